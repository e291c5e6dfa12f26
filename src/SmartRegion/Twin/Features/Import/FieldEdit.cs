using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Twin.Features.Import;

/// <summary>What people decide about a property of a file, instead of what was inferred.</summary>
/// <param name="From">Its name in the file.</param>
/// <param name="Name">Its name in the collection; empty leaves it out.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Type">Its type: Text, Integer, Number, Boolean, Date or Timestamp; null leaves what was inferred.</param>
/// <param name="Role"><c>primary-instant</c>, <c>primary-interval-start</c> or <c>-end</c>; null for none.</param>
public sealed record FieldEdit(string From, string Name, LangText? Title, PropertyType? Type, string? Role)
{
    /// <summary>Roles that may be given; the id is a matter of <see cref="ImportOptions.Key"/>, the place of the file.</summary>
    public static readonly IReadOnlyList<string> Roles = ["primary-instant", "primary-interval-start", "primary-interval-end"];

    /// <summary>Types that may be chosen.</summary>
    public static readonly IReadOnlyList<PropertyType> Types = [PropertyType.Text, PropertyType.Integer, PropertyType.Number, PropertyType.Boolean, PropertyType.Date, PropertyType.Timestamp];

    /// <summary>The feature with its properties under their new names, or with what does not fit.</summary>
    public static SourceFeature Apply(IReadOnlyList<FieldEdit> edits, SourceFeature feature, bool isText)
    {
        var properties = new JsonObject();
        foreach (var (name, value) in feature.Properties.ToList())
        {
            var edit = edits.FirstOrDefault(e => e.From == name);
            if (edit is { Name.Length: 0 }) continue;
            if (edit?.Type is { } type && !SchemaInference.Fits(value, type, isText))
                return SourceFeature.Bad(feature.At, name, $"{Json.Text(value)} does not fit the type that was chosen: {type}.") with { Id = feature.Id };
            feature.Properties.Remove(name);
            properties[edit?.Name ?? name] = value;
        }
        return feature with { Properties = properties };
    }

    /// <summary>Puts titles, types and roles into the schema.</summary>
    /// <exception cref="ProblemException">A role does not fit its type.</exception>
    public static JsonObject Apply(IReadOnlyList<FieldEdit> edits, JsonObject schema)
    {
        var properties = (JsonObject)schema["properties"]!;
        foreach (var edit in edits.Where(e => e.Name.Length > 0))
        {
            if (properties[edit.Name] is not JsonObject node) continue;
            if (edit.Type is { } type && type != FeatureProperty.TypeOf(node)) properties[edit.Name] = node = OfType(node, type);
            if (edit.Title is { } title) node["x-title"] = new JsonObject(Language.All.Where(l => title.In(l) is not null).Select(l => KeyValuePair.Create(l, (JsonNode?)title.In(l))));
            node.Remove("x-ogc-role");
            if (edit.Role is null) continue;
            node["x-ogc-role"] = FeatureProperty.TypeOf(node) is PropertyType.Date or PropertyType.Timestamp ? edit.Role
                : throw new ProblemException(edit.Name, "Only a date, or a date and time, can be a time of the feature.");
        }
        return schema;
    }

    /// <summary>Refuses names that would fall together.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public static void Check(IReadOnlyList<FieldEdit> edits)
    {
        if (edits.Where(e => e.Name.Length > 0).GroupBy(e => e.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ProblemException(twice.Key, $"Two properties cannot have the name '{twice.Key}'.");
        if (edits.Where(e => e.Role is not null && e.Name.Length > 0).GroupBy(e => e.Role).FirstOrDefault(g => g.Count() > 1) is { } role)
            throw new ProblemException(role.First().Name, $"Two properties cannot both be {role.Key}.");
    }

    private static JsonObject OfType(JsonObject node, PropertyType type)
    {
        var made = new JsonObject
        {
            ["type"] = type switch
            {
                PropertyType.Integer => "integer",
                PropertyType.Number => "number",
                PropertyType.Boolean => "boolean",
                _ => "string",
            },
        };
        if (type is PropertyType.Date or PropertyType.Timestamp) made["format"] = type == PropertyType.Date ? "date" : "date-time";
        if (node["x-ogc-propertySeq"] is { } sequence) made["x-ogc-propertySeq"] = sequence.DeepClone();
        return made;
    }
}
