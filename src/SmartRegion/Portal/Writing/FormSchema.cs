using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;

namespace SmartRegion.Portal.Writing;

/// <summary>The form of a kind, made of its schema: what is asked, in which order and under which heading.</summary>
public sealed class FormSchema
{
    /// <summary>The headings, in the order of the form; their names are keys of texts.</summary>
    public static readonly IReadOnlyList<string> Sections = ["basics", "own", "where", "about", "who", "more"];

    private static readonly ConcurrentDictionary<string, FormSchema> Known = new();

    // The server's, or too much for a form: a vocabulary has hundreds of concepts.
    private static readonly HashSet<string> Unasked = ["id", "kind", "created", "modified", "version", "extras", "conceptScheme", Seals.Property];

    // What programs have told of a file.
    private static readonly HashSet<string> Told = ["data", "byteSize", "checksum"];

    private static readonly HashSet<string> OneLine = ["title", "placeName", "provider", "location", "duration", "purpose", "name", "alt", "keywords", "measures"];

    private static readonly Dictionary<string, string> Named = new()
    {
        ["owner"] = "organisation",
        ["operator"] = "organisation",
        ["organisation"] = "organisation",
        ["programme"] = "funding",
        ["datasets"] = "dataset",
        ["inSeries"] = "dataset",
        ["parent"] = "place",
        ["places"] = "place",
        ["concepts"] = "concept",
        ["needs"] = "concept",
    };

    private FormSchema(Kind kind)
    {
        Kind = kind;
        Fields =
        [
            .. new[] { kind.Schema, Kinds.Schema(Kinds.Base)! }
                .SelectMany(root => ((JsonObject)root["properties"]!).Select(p => (p.Key, Root: root, Schema: (JsonObject)p.Value!)))
                .Where(p => !Unasked.Contains(p.Key)).DistinctBy(p => p.Key)
                .OrderBy(p => (int?)p.Schema["x-order"] ?? int.MaxValue)
                .Select(p => Field(p.Root, p.Key, p.Schema, Required(kind.Schema).Contains(p.Key))),
        ];
    }

    /// <summary>The form of that kind.</summary>
    public static FormSchema Of(Kind kind) => Known.GetOrAdd(kind.Name, _ => new FormSchema(kind));

    public Kind Kind { get; }

    /// <summary>All that is asked, in the order of the schema.</summary>
    public IReadOnlyList<FormField> Fields { get; }

    /// <summary>The fields under a heading.</summary>
    public IEnumerable<FormField> In(string section) => Fields.Where(f => SectionOf(f.Name) == section);

    /// <summary>The field at a path such as "benefits/0/kpi", or null.</summary>
    public FormField? Find(string path)
    {
        var parts = path.Split('/');
        var at = Fields.FirstOrDefault(f => f.Name == parts[0]);
        foreach (var part in parts.Skip(1))
        {
            if (at is null || at.IsTexts) break;
            at = at.Item is { } item && int.TryParse(part, out _) ? item : at.Parts.FirstOrDefault(f => f.Name == part) ?? (at.Parts.Count == 0 ? at : null);
        }
        return at;
    }

    /// <summary>The paths of all texts in three languages that a filled form has.</summary>
    public IEnumerable<string> TextsIn(FormValues values) => Fields.SelectMany(f => TextsIn(f, f.Name, values));

    private static IEnumerable<string> TextsIn(FormField field, string path, FormValues values) => field.Kind switch
    {
        FieldKind.Titles or FieldKind.Prose => [path],
        FieldKind.Group or FieldKind.Picture => field.Parts.SelectMany(p => TextsIn(p, $"{path}/{p.Name}", values)),
        FieldKind.Items => Enumerable.Range(0, values.Count(path)).SelectMany(i => TextsIn(field.Item!, $"{path}/{i}", values)),
        _ => [],
    };

    private static string SectionOf(string name) => name switch
    {
        "title" or "summary" or "image" or "description" => "basics",
        "countries" or "places" or "placeName" or "geometry" or "time" => "where",
        "topics" or "concepts" or "keywords" => "about",
        "owner" or "contact" or "visibility" => "who",
        "licence" or "relations" or "sources" or "codes" => "more",
        _ => "own",
    };

    private static FormField Field(JsonObject root, string name, JsonObject schema, bool required)
    {
        var reference = Json.AsText(schema["$ref"]) ?? "";
        var (home, type) = SchemaWalk.Resolve(root, schema);
        FormField Of(FieldKind kind) => new(name, kind, schema, type, required) { Of = Named.GetValueOrDefault(name) };
        if (reference.EndsWith("/LangText", StringComparison.Ordinal)) return Of(OneLine.Contains(name) ? FieldKind.Titles : FieldKind.Prose);
        if (reference.EndsWith("/EntryId", StringComparison.Ordinal)) return Of(FieldKind.Name);
        if (name == "geometry") return Of(FieldKind.Point);
        if (Told.Contains(name)) return Of(FieldKind.Kept);
        return SchemaWalk.TypeOf(type) switch
        {
            "object" => Of(name == "image" ? FieldKind.Picture : FieldKind.Group) with { Parts = Parts(home, type) },
            "array" => List(home, name, schema, type, required),
            "number" => Of(FieldKind.Number),
            "integer" => Of(FieldKind.Whole),
            "boolean" => Of(FieldKind.YesNo),
            _ => Of(Text(name, type)),
        };
    }

    private static FormField List(JsonObject root, string name, JsonObject schema, JsonObject type, bool required)
    {
        var item = Field(root, name, (JsonObject)type["items"]!, false);
        var kind = item.Kind switch
        {
            _ when Named.ContainsKey(name) => FieldKind.Names,
            _ when name is "topics" or "theme" => FieldKind.Choices,
            FieldKind.Choice => FieldKind.Choices,
            FieldKind.Titles or FieldKind.Prose or FieldKind.Group => FieldKind.Items,
            _ => FieldKind.Lines,
        };
        return new FormField(name, kind, schema, type, required) { Item = item, Of = Named.GetValueOrDefault(name) };
    }

    private static List<FormField> Parts(JsonObject root, JsonObject type) =>
    [
        .. ((JsonObject)type["properties"]!).OrderBy(p => (int?)p.Value!["x-order"] ?? int.MaxValue)
            .Select(p => Field(root, p.Key, (JsonObject)p.Value!, Required(type).Contains(p.Key))),
    ];

    private static FieldKind Text(string name, JsonObject type) => Json.AsText(type["format"]) switch
    {
        "date" => FieldKind.Day,
        "date-time" => FieldKind.Kept,
        "uri" => FieldKind.Address,
        "email" => FieldKind.Mail,
        _ when type["enum"] is not null || name == "kpi" => FieldKind.Choice,
        _ when Json.AsText(type["pattern"])?.StartsWith("^[0-9]{4}(-", StringComparison.Ordinal) == true => FieldKind.Date,
        _ => FieldKind.Line,
    };

    private static IEnumerable<string> Required(JsonObject schema) => (schema["required"] as JsonArray ?? []).Select(n => n!.GetValue<string>());
}
