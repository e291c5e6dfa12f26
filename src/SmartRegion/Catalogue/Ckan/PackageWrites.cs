using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>The actions that write packages and resources. Each change is one of the catalogue's entries, with its checks and its history.</summary>
public sealed class PackageWrites(Entries entries, PackageReads reads, CkanSettings settings)
{
    private static readonly Preconditions Always = new();

    internal async Task<JsonNode?> CreateAsync(CkanRequest r) =>
        await reads.OneAsync(r, await entries.CreateAsync(PackageDocument.New(r.Data, r.Language, settings.Kinds), Who(r)));

    internal async Task<JsonNode?> ChangeAsync(CkanRequest r, bool whole)
    {
        var package = await reads.DemandAsync(r.Text("id") ?? r.Demand("name"));
        if (r.Text("name") is { } name && PackageDocument.NameOf(name) != package.Id) throw CkanProblems.Invalid(new Fault("name", "The name of a package never changes here."));
        return await reads.OneAsync(r, await entries.ChangeAsync(package.Id, doc =>
        {
            PackageDocument.Apply(doc, r.Data, r.Language, whole);
            return doc;
        }, Who(r), Always));
    }

    internal async Task<JsonNode?> DeleteAsync(CkanRequest r)
    {
        await entries.DeleteAsync((await reads.DemandAsync(r.Demand("id"))).Id, Who(r), Always);
        return null;
    }

    internal async Task<JsonNode?> CreateResourceAsync(CkanRequest r)
    {
        var package = await reads.DemandAsync(r.Demand("package_id"));
        var entry = await ChangeAsync(r, package, list => list.Add(PackageDocument.Distribution(r.Data, null, r.Language, whole: true)));
        return Told(entry, PackageResources.Of(entry).Count - 1, r);
    }

    internal async Task<JsonNode?> ChangeResourceAsync(CkanRequest r, bool whole)
    {
        var (package, position) = await reads.FindResourceAsync(r.Demand("id"));
        var entry = await ChangeAsync(r, package, list => list[position] = PackageDocument.Distribution(r.Data, (JsonObject)list[position]!, r.Language, whole));
        return Told(entry, position, r);
    }

    internal async Task<JsonNode?> DeleteResourceAsync(CkanRequest r)
    {
        var (package, position) = await reads.FindResourceAsync(r.Demand("id"));
        await ChangeAsync(r, package, list => list.RemoveAt(position));
        return null;
    }

    // If somebody has changed the package since it was read, the position may be another's.
    private Task<Entry> ChangeAsync(CkanRequest r, Entry package, Action<JsonArray> change)
    {
        if (package.Kind != "dataset") throw CkanProblems.Invalid(new Fault("package_id", $"A {package.Kind} has no resources of its own; only datasets have."));
        return entries.ChangeAsync(package.Id, doc =>
        {
            // From now on the ids stay, whatever becomes of the addresses.
            var list = new JsonArray([.. PackageResources.Of(package with { Doc = doc }).Select(d => (JsonNode)d)]);
            change(list);
            PackageDocument.Put(doc, "distributions", list);
            return doc;
        }, Who(r), new Preconditions(IfMatch: package.ETag));
    }

    private static JsonObject Told(Entry entry, int position, CkanRequest r) => PackageResources.Write(entry, PackageResources.Of(entry)[position], position, r.Language, r.Address);

    private static string Who(CkanRequest r) => Actor.Demand(r.Context, Act.WriteEntries).Name;
}
