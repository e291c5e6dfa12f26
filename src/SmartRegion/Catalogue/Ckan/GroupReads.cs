using System.Text.Json.Nodes;
using SmartRegion.Access;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>The actions that read organisations, groups and tags.</summary>
public sealed class GroupReads(Entries entries, PackageIndex packages, PackageReads reads)
{
    private const int MostDetailed = 1000, MostPackages = 1000;

    internal async Task<JsonNode?> OrganisationsAsync(CkanRequest r)
    {
        var now = await packages.NowAsync();
        var counts = now.All.Select(p => p.Organisation).OfType<string>().CountBy(o => o).ToDictionary();
        var ids = Chosen(r, "organizations", now.Organisations.Union(counts.Keys), counts);
        if (!r.IsTrue("all_fields")) return Names(ids);
        return new JsonArray([.. (await entries.FindAllAsync([.. ids.Take(MostDetailed)])).Select(e => Counted(GroupJson.Organisation(e, r.Language), counts.GetValueOrDefault(e.Id)))]);
    }

    internal async Task<JsonNode?> OrganisationAsync(CkanRequest r)
    {
        var id = PackageDocument.NameOf(r.Demand("id"));
        var now = await packages.NowAsync();
        var own = now.All.Where(p => p.Organisation == id).ToList();
        if ((!now.Organisations.Contains(id) && own.Count == 0) || await entries.FindAsync(id) is not { } entry) throw CkanProblems.NotFound("Organization was not found.");
        return await WithPackagesAsync(r, GroupJson.Organisation(entry, r.Language), own);
    }

    internal async Task<JsonNode?> OrganisationsOfUserAsync(CkanRequest r)
    {
        if (!Actor.Of(r.Context).May(Act.WriteEntries)) return new JsonArray();
        return new JsonArray([.. (await entries.FindAllAsync([.. (await packages.NowAsync()).Organisations])).Select(e =>
        {
            var organisation = GroupJson.Organisation(e, r.Language);
            organisation["capacity"] = "admin";
            return organisation;
        })]);
    }

    internal async Task<JsonNode?> GroupsAsync(CkanRequest r)
    {
        var counts = (await packages.NowAsync()).All.SelectMany(p => p.Groups).CountBy(g => g).ToDictionary();
        var names = Chosen(r, "groups", CkanGroups.All.Select(g => g.Name).Order(StringComparer.Ordinal), counts);
        return r.IsTrue("all_fields")
            ? new JsonArray([.. names.Select(n => Counted(GroupJson.Whole(CkanGroups.Find(n)!, r.Language), counts.GetValueOrDefault(n)))])
            : Names(names);
    }

    internal async Task<JsonNode?> GroupAsync(CkanRequest r)
    {
        var group = Group(r);
        return await WithPackagesAsync(r, GroupJson.Whole(group, r.Language), [.. (await packages.NowAsync()).All.Where(p => p.Groups.Contains(group.Name))]);
    }

    internal async Task<JsonNode?> PackagesOfGroupAsync(CkanRequest r)
    {
        var group = Group(r);
        return await reads.ListOfAsync(r, [.. (await packages.NowAsync()).All.Where(p => p.Groups.Contains(group.Name)).Take(r.Number("limit", MostPackages, 0, MostPackages))]);
    }

    internal async Task<JsonNode?> TagsAsync(CkanRequest r)
    {
        var vocabulary = r.Text("vocabulary_id");
        var all = (await packages.NowAsync()).All;
        var tags = vocabulary is null ? all.SelectMany(p => p.Tags)
            : vocabulary is "concepts" or Concepts.VocabularyId ? all.SelectMany(p => p.Concepts)
            : throw CkanProblems.NotFound($"could not find vocabulary \"{vocabulary}\"");
        var wanted = r.List("query");
        var found = tags.Distinct().Where(t => wanted.Count == 0 || wanted.Any(w => t.Contains(w, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal);
        return r.IsTrue("all_fields") ? new JsonArray([.. found.Select(GroupJson.Tag)]) : Names(found);
    }

    internal async Task<JsonNode?> TagAsync(CkanRequest r)
    {
        var name = r.Demand("id");
        var own = (await packages.NowAsync()).All.Where(p => p.Tags.Contains(name)).ToList();
        if (own.Count == 0) throw CkanProblems.NotFound("Tag was not found.");
        var tag = GroupJson.Tag(name);
        if (r.IsTrue("include_datasets")) tag["packages"] = await reads.ListOfAsync(r, [.. own.Take(MostPackages)]);
        return tag;
    }

    private static CkanGroup Group(CkanRequest r) => CkanGroups.Find(r.Demand("id")) ?? throw CkanProblems.NotFound("Group was not found.");

    // Those named, in the order asked for, one page of them.
    private static IEnumerable<string> Chosen(CkanRequest r, string parameter, IEnumerable<string> all, Dictionary<string, int> counts)
    {
        var named = r.List(parameter);
        var chosen = all.Where(o => named.Count == 0 || named.Contains(o));
        var sort = (r.Text("sort") ?? "title asc").Split(' ');
        var falling = sort.Length > 1 && sort[1].Equals("desc", StringComparison.OrdinalIgnoreCase);
        chosen = sort[0] is "package_count" or "packages"
            ? chosen.OrderBy(o => falling || sort.Length == 1 ? -counts.GetValueOrDefault(o) : counts.GetValueOrDefault(o)).ThenBy(o => o, StringComparer.Ordinal)
            : falling ? chosen.OrderDescending(StringComparer.Ordinal) : chosen.Order(StringComparer.Ordinal);
        return chosen.Skip(r.Number("offset", 0)).Take(r.Number("limit", int.MaxValue));
    }

    private async Task<JsonObject> WithPackagesAsync(CkanRequest r, JsonObject group, IReadOnlyList<PackageRow> own)
    {
        group["display_name"] = group["title"]?.DeepClone();
        group["users"] = new JsonArray();
        group["tags"] = new JsonArray();
        group["groups"] = new JsonArray();
        group["extras"] ??= new JsonArray();
        if (r.IsTrue("include_datasets")) group["packages"] = await reads.ListOfAsync(r, [.. own.Take(MostPackages)]);
        return Counted(group, own.Count);
    }

    private static JsonObject Counted(JsonObject group, int count)
    {
        group["package_count"] = count;
        group["display_name"] ??= group["title"]?.DeepClone();
        return group;
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => (JsonNode)n)]);
}
