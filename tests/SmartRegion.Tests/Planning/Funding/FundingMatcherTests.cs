using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Planning.Funding;

namespace SmartRegion.Tests.Planning.Funding;

/// <summary>How programmes are held against a project, whatever they are.</summary>
public sealed class FundingMatcherTests
{
    [Fact]
    public void Every_programme_of_which_more_than_the_name_is_known_is_told_once()
    {
        var matches = Projects.Matcher("in=nova-role topic=energy").Match(Projects.Seeded.Values);
        Assert.Equal(Projects.Seeded.Values.Where(p => !p.KnownByNameOnly).Select(p => p.Id).Order(), matches.Select(m => m.Programme.Id).Order());
        Assert.Equal(matches.Select(m => m.Verdict).Order(), matches.Select(m => m.Verdict));
    }

    [Fact]
    public void A_programme_that_lacks_only_a_call_is_late_and_told_before_those_that_lack_more()
    {
        var matches = Projects.Matcher("in=nova-role topic=energy concept=street-lighting saved=85000 cost=5000000CZK").Match(Projects.Seeded.Values);
        var not = matches.Where(m => m.Verdict == Verdict.Not).ToList();
        Assert.Equal("cz-mpo-npo-2-2-2-lighting", not[0].Programme.Id);
        Assert.True(not[0].IsLate);
        Assert.All(not.Skip(1), m => Assert.False(m.IsLate));
        Assert.NotNull(not[0].Grant);
    }

    [Fact]
    public void A_programme_that_nobody_has_checked_for_a_year_is_marked()
    {
        Assert.True(Checked(null).IsOverdue);
        Assert.True(Checked("2025-11-25").IsOverdue);
        Assert.False(Checked("2025-11-26").IsOverdue);
        Assert.Equal(Verdict.Fits, Checked(null).Verdict);

        static FundingMatch Checked(string? day)
        {
            var doc = new JsonObject { ["id"] = "any", ["kind"] = "funding", ["title"] = new JsonObject { ["en"] = "Any" }, ["countries"] = new JsonArray("CZ") };
            if (day is not null) doc["reviewed"] = day;
            return Projects.Matcher("in=nova-role date=2026-11-26").Match(Projects.Read(doc));
        }
    }

    [Fact]
    public void A_municipality_may_let_its_district_apply_a_firm_may_not()
    {
        var programme = Projects.Read((JsonObject)JsonNode.Parse("""{"id":"d","kind":"funding","title":{"en":"D"},"countries":["DE"],"applicants":["district"]}""")!);
        var finding = Projects.Matcher("in=issigau").Match(programme).Findings[0];
        Assert.Equal((Findings.Applicant, Severity.Change), (finding.Code, finding.Severity));
        Assert.Equal(["district"], finding.Names);
        Assert.Equal(Verdict.Not, Projects.Matcher("in=issigau applicant=firm").Match(programme).Verdict);
        Assert.Equal(Verdict.Fits, Projects.Matcher("in=issigau applicant=district").Match(programme).Verdict);
    }

    [Fact]
    public void Several_municipalities_apply_as_an_association()
    {
        var programme = Projects.Read((JsonObject)JsonNode.Parse("""{"id":"a","kind":"funding","title":{"en":"A"},"countries":["DE"],"applicants":["association-of-municipalities"]}""")!);
        Assert.Equal(Verdict.Nearly, Projects.Matcher("in=issigau").Match(programme).Verdict);
        Assert.Equal(Verdict.Fits, Projects.Matcher("in=issigau in=spiegelau").Match(programme).Verdict);
    }

    [Fact]
    public void A_call_that_is_announced_tells_from_when_on()
    {
        var programme = Projects.Read((JsonObject)JsonNode.Parse("""{"id":"c","kind":"funding","title":{"en":"C"},"countries":["CZ"],"calls":[{"opens":"2027-01-15","closes":"2027-03"}]}""")!);
        var match = Projects.Matcher("in=nova-role date=2026-11-26").Match(programme);
        Assert.Equal("2027-01-15", match.Findings.Single(f => f.Code == Findings.Announced).Date);
        Assert.Equal("2027-03", Projects.Matcher("in=nova-role date=2027-03-31").Match(programme).Findings.Single(f => f.Code == Findings.Open).Date);
    }

    [Fact]
    public void No_grant_is_greater_than_the_cost_or_less_than_nothing()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var project = $"in={(i % 2 == 0 ? "nova-role" : "issigau")} cost={random.Next(1, 20_000_000)}{(i % 3 == 0 ? "CZK" : "EUR")} saved={random.Next(1, 1_000_000)} topic=energy concept=street-lighting date=2023-06-01";
            Assert.All(Projects.Matcher(project).Match(Projects.Seeded.Values), m =>
            {
                Assert.False(m.Grant < 0);
                Assert.False(m.OwnShare < -1e-9, $"{m.Programme.Id}: {project}");
            });
        }
    }

    // 500 programmes for each of many projects: a matcher that read the store for each would not come to an end here.
    [Fact]
    public void Hundreds_of_programmes_are_held_against_hundreds_of_projects_in_memory()
    {
        var programmes = Enumerable.Range(0, 500).Select(i => Projects.Seeded.Values.Where(p => !p.KnownByNameOnly).ElementAt(i % 12) with { Id = $"p-{i:000}" }).ToList();
        for (var i = 0; i < 200; i++)
        {
            var matches = Projects.Matcher($"in=nova-role topic=energy concept=street-lighting saved={1000 + i} cost=90000EUR").Match(programmes);
            Assert.Equal(500, matches.Count);
            Assert.Equal(500, matches.Select(m => m.Programme.Id).Distinct().Count());
        }
    }

    [Fact]
    public void The_programmes_of_the_seed_are_valid()
    {
        var kind = Kinds.Find("funding")!;
        Assert.All((JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(Root.Path, "data", "seed", "funding.json")))!, d => Assert.Empty(kind.Validate((JsonObject)d!)));
    }
}
