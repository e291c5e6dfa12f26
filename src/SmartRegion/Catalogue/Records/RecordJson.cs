using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Api;
using SmartRegion.Catalogue.Dcat;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Records;

/// <summary>Tells an entry as a record in GeoJSON (OGC API Records, 7.2 and 8.2), its texts in one language.</summary>
/// <param name="named">The organisations that records name, by id.</param>
/// <param name="address">The absolute address of a path.</param>
internal sealed class RecordJson(string language, Vocabulary vocabulary, IReadOnlyDictionary<string, Entry> named, Func<string, string> address)
{
    public const string Profile = "http://www.opengis.net/def/profile/OGC/0/ogc-record";
    private const string Core = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core";

    /// <summary>The record; its links begin with <paramref name="own"/>.</summary>
    public JsonObject Write(RecordRow row, IEnumerable<JsonObject> own)
    {
        var entry = row.Entry;
        var record = new JsonObject { ["id"] = entry.Id, ["type"] = "Feature", ["conformsTo"] = new JsonArray(Core) };
        if (RecordTime.Of(entry.Doc) is { } time) record["time"] = time;
        record["geometry"] = row.Geometry?.DeepClone();
        record["properties"] = Properties(row);
        record["links"] = new JsonArray([.. own, .. RecordLinks.Of(entry, language, address)]);
        return record;
    }

    private JsonObject Properties(RecordRow row)
    {
        var entry = row.Entry;
        var title = entry.Title.Tell(language)!;
        var properties = new JsonObject
        {
            ["type"] = entry.Kind,
            ["title"] = title.Text,
            ["created"] = EntryJson.Time(entry.Created),
            ["updated"] = EntryJson.Time(entry.Modified),
            ["language"] = Tongue(title.Language),
        };
        Put("description", (entry.Text("description") ?? entry.Summary)?.Tell(language)?.Text);
        PutAll("languages", entry.Title.Languages.Where(l => l != title.Language).Select(Tongue));
        PutAll("resourceLanguages", ResourceLanguages(entry).Select(Tongue));
        PutAll("keywords", (entry.Doc["keywords"] as JsonArray ?? []).Select(k => (JsonNode?)LangText.From(k)?.Tell(language)?.Text));
        PutAll("themes", Themes(entry));
        PutAll("externalIds", ExternalId.Of(row));
        PutAll("formats", Formats(entry.Doc));
        PutAll("contacts", RecordContacts.Of(entry, named, language, address));
        Put("license", RecordLicences.Of(entry.Doc).Name);
        Put("rights", Access(Json.AsText(entry.Doc["accessRights"])));
        return properties;

        void Put(string name, string? value)
        {
            if (value is not null) properties[name] = value;
        }

        void PutAll(string name, IEnumerable<JsonNode?> values)
        {
            if (values.OfType<JsonNode>().ToArray() is { Length: > 0 } all) properties[name] = new JsonArray(all);
        }
    }

    private static JsonObject Tongue(string code) => new() { ["code"] = code, ["name"] = Language.NameOf(code), ["alternate"] = Authority.Tongue(code).Label };

    // What is published is taken to be in the languages of its title, as the catalogue of open data tells it.
    private static IEnumerable<string> ResourceLanguages(Entry entry) => entry.Kind switch
    {
        "course" => entry.Strings("language"),
        "offer" or "need" => entry.Strings("languages"),
        "dataset" or "service" => entry.Title.Languages,
        _ => [],
    };

    // The EU's themes, our topics, and the concepts of the vocabulary.
    private IEnumerable<JsonObject> Themes(Entry entry)
    {
        var themes = entry.Strings("theme").Select(Authority.Theme).Concat(entry.Topics.Select(Authority.OfTopic)).OfType<Code>().DistinctBy(c => c.Iri).ToList();
        if (themes.Count > 0) yield return Scheme(themes[0].Scheme, themes.Select(t => (t.Name, (string?)t.Label, (string?)t.Iri)));
        var topics = entry.Topics.Select(Topics.Find).OfType<Topic>().ToList();
        if (topics.Count > 0) yield return Scheme(address(TopicScheme), topics.Select(t => (t.Id, t.Label.In(language), (string?)address($"/{language}/search?topic={t.Id}"))));
        var concepts = entry.Strings("concepts").Select(vocabulary.Find).OfType<Concept>().ToList();
        if (concepts.Count > 0) yield return Scheme(address("/id/" + Vocabulary.EntryId), concepts.Select(c => (c.Id, c.PrefLabel.Tell(language)?.Text, (string?)address($"/id/{Vocabulary.EntryId}#{c.Id}"))));
    }

    /// <summary>The path of the scheme of our topics: where their list stands.</summary>
    public const string TopicScheme = "/schemas/entry#topics";

    private static JsonObject Scheme(string scheme, IEnumerable<(string Id, string? Title, string? Url)> concepts) => new()
    {
        ["scheme"] = scheme,
        ["concepts"] = new JsonArray([.. concepts.Select(c =>
        {
            var concept = new JsonObject { ["id"] = c.Id };
            if (c.Title is not null) concept["title"] = c.Title;
            if (c.Url is not null) concept["url"] = c.Url;
            return concept;
        })]),
    };

    private static IEnumerable<JsonObject> Formats(JsonObject doc) =>
        Distributions.Of(doc).Select(d => (Name: Json.AsText(d["format"]), Type: Json.AsText(d["mediaType"]))).Distinct().Where(f => f.Name is not null || f.Type is not null).Select(f =>
        {
            var format = new JsonObject();
            if (f.Name is not null) format["name"] = f.Name;
            if (f.Type is not null) format["mediaType"] = f.Type;
            return format;
        });

    private string? Access(string? word) => (word switch
    {
        "public" => new LangText("Veřejně přístupné.", "Öffentlich zugänglich.", "Publicly accessible."),
        "restricted" => new LangText("Přístupné jen za určitých podmínek.", "Nur unter bestimmten Bedingungen zugänglich.", "Accessible under certain conditions only."),
        "non-public" => new LangText("Veřejně nepřístupné.", "Nicht öffentlich zugänglich.", "Not publicly accessible."),
        _ => null,
    })?.In(language);
}
