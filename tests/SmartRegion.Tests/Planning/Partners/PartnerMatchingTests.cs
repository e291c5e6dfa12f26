using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Planning.Partners;

namespace SmartRegion.Tests.Planning.Partners;

/// <summary>Needs find offers and offers needs, by codes and across languages, each with its reasons.</summary>
public sealed class PartnerMatchingTests
{
    private static readonly DateOnly Today = new(2026, 11, 26);

    private static readonly string[] World =
    [
        """{"id":"obec","kind":"organisation","title":{"cs":"Obec"},"type":"municipality","countries":["CZ"]}""",
        """{"id":"firma","kind":"organisation","title":{"de":"Firma"},"type":"firm","countries":["DE"]}""",
        """{"id":"vysoka","kind":"organisation","title":{"de":"Hochschule"},"type":"university","countries":["DE"]}""",
        """{"id":"lampy","kind":"need","title":{"cs":"Hledáme lampy"},"topics":["energy"],"concepts":["street-lighting"],"countries":["CZ"],"owner":"obec","cooperation":["pilot"],"languages":["cs","de"]}""",
        """{"id":"leuchten","kind":"offer","title":{"de":"Leuchten mit Dimmung"},"topics":["energy"],"concepts":["street-lighting"],"countries":["DE"],"owner":"firma","cooperation":["pilot","supply"],"languages":["de"],"stage":"available"}""",
        """{"id":"nur-englisch","kind":"offer","title":{"en":"Lamps"},"topics":["energy"],"concepts":["street-lighting"],"countries":["DE"],"owner":"firma","cooperation":["investment"],"languages":["en"]}""",
        """{"id":"vorbei","kind":"offer","title":{"de":"Alte Leuchten"},"topics":["energy"],"concepts":["street-lighting"],"validUntil":"2026-11-25"}""",
        """{"id":"busse","kind":"offer","title":{"de":"Busse"},"topics":["mobility"],"concepts":["bus"]}""",
        """{"id":"eigene","kind":"offer","title":{"cs":"Naše vlastní"},"topics":["energy"],"owner":"obec"}""",
        """{"id":"studie","kind":"project","title":{"de":"Lichtstudie"},"topics":["energy"],"owner":"vysoka"}""",
    ];

    [Fact]
    public void A_Czech_need_finds_a_German_offer_with_the_reasons()
    {
        var matches = Match("lampy");
        Assert.Equal(["leuchten", "nur-englisch", "vysoka"], matches.Select(m => m.Entry.Id).Where(id => id != "firma"));
        Assert.Equal("firma", matches[0].Organisation!.Id);
        Assert.Equal([PartnerReasons.Concepts, PartnerReasons.Topics, PartnerReasons.Form, PartnerReasons.Language, PartnerReasons.AcrossBorder, PartnerReasons.Ready], matches[0].Why.Select(w => w.By));
        Assert.DoesNotContain(matches, m => m.Entry.Id is "vorbei" or "busse" or "eigene" or "obec");
    }

    [Fact]
    public void An_offer_finds_the_need()
    {
        var match = Match("leuchten").First(m => m.Entry.Kind == "need");
        Assert.Equal(("lampy", "obec"), (match.Entry.Id, match.Organisation!.Id));
        Assert.Contains(match.Why, w => w is { By: PartnerReasons.Form, Names: ["pilot"] });
    }

    [Fact]
    public void What_stands_against_is_said_and_counts()
    {
        var matches = Match("lampy");
        var english = matches.Single(m => m.Entry.Id == "nur-englisch");
        Assert.Equal([PartnerReasons.NoForm, PartnerReasons.NoLanguage], english.Why.Where(w => w.IsAgainst).Select(w => w.By));
        Assert.True(english.Worth < matches[0].Worth - 2);
    }

    [Fact]
    public void An_organisation_that_says_nothing_is_known_by_what_names_it() =>
        Assert.Contains(Match("lampy").Single(m => m.Entry.Id == "vysoka").Why, w => w is { By: PartnerReasons.Work, Names: ["energy"] });

    private static IReadOnlyList<PartnerMatch> Match(string of)
    {
        var atlas = new Atlas(1, new Dictionary<string, Place>(), World.Select(Read), [], null);
        var entry = atlas.Entry(of)!;
        return new PartnerMatching(atlas, Today).Of(new PartnerRequest(entry, null, entry.Topics, entry.Concepts, entry.Partnering.Cooperation, entry.Partnering.Languages, [], null, 20));
    }

    private static Located Read(string doc)
    {
        var o = (JsonObject)JsonNode.Parse(doc)!;
        return Located.From(new Entry(1, o["id"]!.GetValue<string>(), o["kind"]!.GetValue<string>(), 1, DateTime.UnixEpoch, DateTime.UnixEpoch, o));
    }
}
