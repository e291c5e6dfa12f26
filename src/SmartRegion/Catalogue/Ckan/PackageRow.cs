using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>What searches ask of a package, kept in memory: some hundred bytes each.</summary>
internal sealed class PackageRow
{
    private static readonly string[] Public = ["public"], Active = ["active"], No = ["false"], Package = ["package"], None = [];

    public required long Key { get; init; }
    public required string Name { get; init; }
    public required string Kind { get; init; }
    public required int Version { get; init; }
    public required LangText Title { get; init; }
    public string? Organisation { get; init; }
    public required string[] Groups { get; init; }
    public required string[] Tags { get; init; }
    public required string[] Formats { get; init; }
    public required string[] Concepts { get; init; }
    public required string Licence { get; init; }
    public required string Language { get; init; }
    public required DateTime Created { get; init; }
    public required DateTime Modified { get; init; }

    /// <summary>Resources by their ids.</summary>
    public required string[] Resources { get; init; }

    /// <summary>Extras, key after value.</summary>
    public required (string Key, string Value)[] Extras { get; init; }

    /// <param name="share">Gives the one instance of a text that many rows have.</param>
    public static PackageRow Of(Entry entry, Func<string, string> share)
    {
        var resources = PackageResources.Of(entry);
        return new PackageRow
        {
            Key = entry.Key,
            Name = entry.Id,
            Kind = share(entry.Kind),
            Version = entry.Version,
            Title = entry.Title,
            Organisation = Json.AsText(entry.Doc["owner"]) is { } owner ? share(owner) : null,
            Groups = [.. CkanGroups.Of(entry).Select(share)],
            Tags = [.. CkanTags.Of(entry).Select(share)],
            Formats = [.. resources.Select(r => Json.AsText(r["format"])).OfType<string>().Distinct().Select(share)],
            Concepts = [.. entry.Strings("concepts").Select(share)],
            Licence = share(PackageJson.LicenceOf(entry).Id),
            Language = share(entry.Title.Original ?? entry.Title.Languages.FirstOrDefault() ?? ""),
            Created = entry.Created,
            Modified = entry.Modified,
            Resources = [.. resources.Select(r => r["id"]!.GetValue<string>())],
            Extras = [.. PackageExtras.Of(entry).Where(e => e.Value.Length < 300).Select(e => (share(e.Key), share(e.Value)))],
        };
    }

    /// <summary>The values of a field that is no date; empty when it has none, as of every field that CKAN does not know.</summary>
    public IEnumerable<string> Values(string field) => field switch
    {
        "id" or "name" => [Name],
        "title" or "title_string" or "title_ngram" => Title.Languages.Select(l => Title.In(l)!),
        "organization" or "owner_org" => Organisation is null ? None : [Organisation],
        "groups" => Groups,
        "tags" => Tags,
        "res_format" => Formats,
        "license_id" or "license" => [Licence],
        "type" or "dataset_type" => [Kind],
        "vocab_concepts" => Concepts,
        "language" => [Language],
        "state" => Active,
        "capacity" or "permission_labels" => Public,
        "private" => No,
        "entity_type" => Package,
        "num_resources" => [Resources.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)],
        _ => Extra(field.StartsWith("extras_", StringComparison.Ordinal) ? field[7..] : field),
    };

    /// <summary>The instant of a field that is a date, else null.</summary>
    public DateTime? Instant(string field) => field switch
    {
        "metadata_created" => Created,
        "metadata_modified" or "indexed_ts" => Modified,
        _ => null,
    };

    /// <summary>True for fields whose words are compared, not the whole.</summary>
    public static bool IsText(string field) => field is "title" or "title_ngram";

    private IEnumerable<string> Extra(string key) => Extras.Where(e => e.Key == key).SelectMany(e => ListOf(e.Value));

    // Lists of extras are JSON within a text; each of their values is found.
    private static IEnumerable<string> ListOf(string value)
    {
        if (!value.StartsWith('[')) return [value];
        try { return [.. (JsonNode.Parse(value) as JsonArray ?? []).Select(Json.AsText).OfType<string>()]; }
        catch (System.Text.Json.JsonException) { return [value]; }
    }
}
