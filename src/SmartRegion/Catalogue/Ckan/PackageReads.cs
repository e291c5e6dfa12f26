using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>The actions that read packages and resources.</summary>
public sealed class PackageReads(Entries entries, PackageIndex packages, PackageSearch search)
{
    private const int MostAtOnce = 1000;

    internal async Task<JsonNode?> SearchAsync(CkanRequest r)
    {
        var hits = await search.RunAsync(r);
        var facets = new JsonObject();
        var told = new JsonObject();
        foreach (var facet in hits.Facets)
        {
            facets[facet.Field] = new JsonObject(facet.Counts.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)));
            told[facet.Field] = await FacetAsync(facet, r.Language);
        }
        return new JsonObject
        {
            ["count"] = hits.All.Count,
            ["sort"] = hits.Sort,
            ["facets"] = facets,
            ["results"] = await ListOfAsync(r, hits.Page),
            ["search_facets"] = told,
        };
    }

    internal async Task<JsonNode?> ShowAsync(CkanRequest r) => await OneAsync(r, await DemandAsync(r.Text("id") ?? r.Demand("name_or_id")));

    internal async Task<JsonNode?> ListAsync(CkanRequest r) =>
        new JsonArray([.. Page(r, (await packages.NowAsync()).All, int.MaxValue).Select(p => (JsonNode)p.Name)]);

    internal async Task<JsonNode?> CurrentAsync(CkanRequest r) =>
        await ListOfAsync(r, [.. Page(r, (await packages.NowAsync()).All.OrderByDescending(p => p.Modified).ThenBy(p => p.Name, StringComparer.Ordinal), MostAtOnce)]);

    internal async Task<JsonNode?> CompleteAsync(CkanRequest r)
    {
        var typed = r.Demand("q");
        var key = Search.Words.Key(typed);
        var found = (await packages.NowAsync()).All
            .Where(p => p.Name.Contains(typed, StringComparison.OrdinalIgnoreCase) || (key.Length > 0 && p.Values("title").Any(t => Search.Words.Key(t).Contains(key, StringComparison.Ordinal))))
            .Take(r.Number("limit", 10, 0, MostAtOnce));
        return new JsonArray([.. found.Select(p => Completed(p, typed, p.Title.Tell(r.Language)!.Text))]);
    }

    internal async Task<JsonNode?> ResourceAsync(CkanRequest r)
    {
        var (entry, position) = await FindResourceAsync(r.Demand("id"));
        return PackageResources.Write(entry, PackageResources.Of(entry)[position], position, r.Language, r.Address);
    }

    /// <summary>The package that has a resource, and which of its resources it is.</summary>
    internal async Task<(Entry Package, int Position)> FindResourceAsync(string id)
    {
        if ((await packages.NowAsync()).OfResource(id) is { } row && await entries.FindAsync(row.Name) is { } entry
            && PackageResources.Of(entry).ToList().FindIndex(d => Json.AsText(d["id"]) == id) is >= 0 and var position) return (entry, position);
        throw CkanProblems.NotFound("Resource was not found.");
    }

    internal async Task<JsonNode?> ResourcesAsync(CkanRequest r)
    {
        var terms = r.List("query").Select(q => q.Split(':', 2)).ToList();
        if (terms.Count == 0) throw CkanProblems.Invalid(new Fault("query", "Missing value"));
        if (terms.Exists(t => t.Length < 2)) throw CkanProblems.Invalid(new Fault("query", "Must be <field>:<value> pair(s)"));
        var found = new List<JsonObject>();
        foreach (var package in (await packages.NowAsync()).All.Where(p => p.Resources.Length > 0).Chunk(100))
            foreach (var entry in await entries.FindAllAsync([.. package.Select(p => p.Name)]))
                found.AddRange(PackageResources.Of(entry).Select((d, i) => PackageResources.Write(entry, d, i, r.Language, r.Address)).Where(resource => terms.TrueForAll(t => Has(resource, t[0], t[1]))));
        IEnumerable<JsonObject> ordered = r.Text("order_by") is { } by ? found.OrderBy(f => f[by]?.ToString(), StringComparer.Ordinal) : found;
        return new JsonObject
        {
            ["count"] = found.Count,
            ["results"] = new JsonArray([.. ordered.Skip(r.Number("offset", 0)).Take(r.Number("limit", MostAtOnce, 0, MostAtOnce))]),
        };
    }

    /// <summary>The entry of a package, by its name as CKAN may write it.</summary>
    internal async Task<Entry> DemandAsync(string id) =>
        (await packages.NowAsync()).Find(PackageDocument.NameOf(id)) is { } row && await entries.FindAsync(row.Name) is { } entry ? entry : throw CkanProblems.NotFound("Package was not found.");

    /// <summary>The package of an entry.</summary>
    internal async Task<JsonNode?> OneAsync(CkanRequest r, Entry entry) =>
        PackageJson.Write(entry, Json.AsText(entry.Doc["owner"]) is { } owner ? await entries.FindAsync(owner) : null, r.Language, path => Address.Of(r.Context.Request, path));

    /// <summary>The packages of these rows, in order.</summary>
    internal async Task<JsonArray> ListOfAsync(CkanRequest r, IReadOnlyList<PackageRow> rows)
    {
        var owners = (await entries.FindAllAsync([.. rows.Select(p => p.Organisation).OfType<string>().Distinct()])).ToDictionary(e => e.Id);
        return new JsonArray([.. (await entries.FindAllAsync([.. rows.Select(p => p.Name)]))
            .Select(e => PackageJson.Write(e, owners.GetValueOrDefault(Json.AsText(e.Doc["owner"]) ?? ""), r.Language, path => Address.Of(r.Context.Request, path)))]);
    }

    private async Task<JsonObject> FacetAsync(PackageFacet facet, string language)
    {
        var titles = facet.Field is "organization" or "owner_org"
            ? (await entries.FindAllAsync([.. facet.Counts.Select(c => c.Key)])).ToDictionary(e => e.Id, e => e.Title.Tell(language)!.Text) : [];
        string Display(string value) => facet.Field switch
        {
            "organization" or "owner_org" => titles.GetValueOrDefault(value, value),
            "groups" => CkanGroups.Find(value)?.Title.Tell(language)?.Text ?? value,
            "license_id" => CkanLicences.All.FirstOrDefault(l => l.Id == value)?.Title ?? value,
            _ => value,
        };
        return new JsonObject
        {
            ["title"] = facet.Field,
            ["items"] = new JsonArray([.. facet.Counts.Select(c => new JsonObject { ["name"] = c.Key, ["display_name"] = Display(c.Key), ["count"] = c.Value })]),
        };
    }

    private static JsonObject Completed(PackageRow p, string typed, string title)
    {
        var byName = p.Name.Contains(typed, StringComparison.OrdinalIgnoreCase);
        return new JsonObject { ["name"] = p.Name, ["title"] = title, ["match_field"] = byName ? "name" : "title", ["match_displayed"] = byName ? p.Name : $"{title} ({p.Name})" };
    }

    private static IEnumerable<PackageRow> Page(CkanRequest r, IEnumerable<PackageRow> all, int most) =>
        all.Skip(r.Number("offset", (Math.Max(r.Number("page", 1, 1), 1) - 1) * r.Number("limit", 0))).Take(r.Number("limit", most, 0, most));

    private static bool Has(JsonObject resource, string field, string term) => resource[field]?.ToString().Contains(term, StringComparison.OrdinalIgnoreCase) == true;
}
