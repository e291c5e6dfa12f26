using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>An entry as a package of CKAN. Its id is its name, the entry's slug, which never changes.</summary>
internal static class PackageJson
{
    /// <summary>An instant as CKAN writes it: UTC without a zone.</summary>
    public static string Time(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>The licence: the entry's, else that of its first distribution that has one.</summary>
    public static CkanLicence LicenceOf(Entry entry) => CkanLicences.Of(Json.AsText(entry.Doc["licence"])
        ?? Distributions.Of(entry).Select(d => Json.AsText(d["licence"])).FirstOrDefault(l => l is not null));

    /// <summary>The package.</summary>
    /// <param name="organisation">The entry's owner, or null.</param>
    /// <param name="address">Makes a path absolute.</param>
    public static JsonObject Write(Entry entry, Entry? organisation, string language, Func<string, string> address)
    {
        var licence = LicenceOf(entry);
        var resources = PackageResources.Of(entry);
        var tags = CkanTags.Of(entry);
        return new JsonObject
        {
            ["id"] = entry.Id,
            ["name"] = entry.Id,
            ["title"] = entry.Title.Tell(language)?.Text,
            ["title_translated"] = Texts(entry.Title),
            ["notes"] = Notes(entry, language),
            ["notes_translated"] = Texts(entry.Text("description") ?? entry.Summary),
            ["url"] = Kept(entry, "url") ?? address($"/id/{entry.Id}"),
            ["version"] = Kept(entry, "version") ?? entry.Version.ToString(CultureInfo.InvariantCulture),
            ["type"] = entry.Kind,
            ["state"] = "active",
            ["private"] = false,
            ["isopen"] = licence.IsOpen,
            ["license_id"] = licence.Id,
            ["license_title"] = licence.Title,
            ["license_url"] = licence.Url.Length > 0 ? licence.Url : null,
            ["author"] = Kept(entry, "author"),
            ["author_email"] = Kept(entry, "author_email"),
            ["maintainer"] = Json.AsText(entry.Doc["contact"]?["name"]),
            ["maintainer_email"] = Json.AsText(entry.Doc["contact"]?["email"]),
            ["metadata_created"] = Time(entry.Created),
            ["metadata_modified"] = Time(entry.Modified),
            ["creator_user_id"] = null,
            ["owner_org"] = organisation?.Id,
            ["organization"] = organisation is null ? null : GroupJson.Organisation(organisation, language),
            ["groups"] = new JsonArray([.. CkanGroups.Of(entry).Select(CkanGroups.Find).OfType<CkanGroup>().Select(g => GroupJson.Brief(g, language))]),
            ["tags"] = new JsonArray([.. tags.Select(GroupJson.Tag)]),
            ["num_tags"] = tags.Count,
            ["resources"] = new JsonArray([.. resources.Select((r, i) => PackageResources.Write(entry, r, i, language, address))]),
            ["num_resources"] = resources.Count,
            ["extras"] = new JsonArray([.. AllExtras(entry, organisation, language, address).Select(e => new JsonObject { ["key"] = e.Key, ["value"] = e.Value })]),
            ["relationships_as_subject"] = new JsonArray(),
            ["relationships_as_object"] = new JsonArray(),
        };
    }

    private static IEnumerable<(string Key, string Value)> AllExtras(Entry entry, Entry? organisation, string language, Func<string, string> address)
    {
        foreach (var extra in PackageExtras.Of(entry, address)) yield return extra;
        if (organisation is null) yield break;
        yield return ("publisher_name", organisation.Title.Tell(language)?.Text ?? organisation.Id);
        yield return ("publisher_uri", address($"/id/{organisation.Id}"));
    }

    // What a client has written into a field that entries do not have.
    private static string? Kept(Entry entry, string field) =>
        (entry.Doc["extras"] as JsonArray ?? []).Where(e => Json.AsText(e?["key"]) == field).Select(e => Json.AsText(e!["value"])).FirstOrDefault();

    private static string Notes(Entry entry, string language) =>
        (entry.Text("description")?.Tell(language) ?? entry.Summary?.Tell(language))?.Text ?? "";

    private static JsonObject Texts(LangText? text) => new((text?.Languages ?? []).Select(l => KeyValuePair.Create(l, (JsonNode?)text!.In(l))));
}
