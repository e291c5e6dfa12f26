using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// Entities as a table (RFC 4180), as FROST has it: a column for each property, three for a unit of measurement, relations that are
/// expanded to one entity beside it under their name; other JSON as it is.
/// </summary>
internal static class EntityCsv
{
    private static readonly string[] UnitMembers = ["name", "symbol", "definition"];

    public static SensorAnswer Write(EntityPage page, ODataQuery query, EntityIds ids, SensorRequest request)
    {
        var columns = Columns(page.Type, query, "", []).ToList();
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture, leaveOpen: true))
        {
            foreach (var (name, _) in columns) csv.WriteField(name);
            csv.NextRecord();
            foreach (var entity in EntityElements.Of(page, query, ids, request))
            {
                foreach (var (_, path) in columns) csv.WriteField(Value(entity, path));
                csv.NextRecord();
            }
        }
        return new SensorAnswer(200, "text/csv; charset=utf-8", Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static IEnumerable<(string Name, string[] Path)> Columns(EntityType type, ODataQuery query, string prefix, string[] path)
    {
        var selection = Selection.Of(type, query.Select);
        if (selection.Has("@iot.id")) yield return (prefix + "id", [.. path, "@iot.id"]);
        foreach (var property in type.Properties.Where(p => selection.Has(p.Name)))
        {
            if (property.Kind != ValueKind.Unit) yield return (prefix + property.Name, [.. path, property.Name]);
            else foreach (var member in UnitMembers) yield return ($"{prefix}{property.Name}/{member}", [.. path, property.Name, member]);
        }
        foreach (var expand in query.Expand)
        {
            var nav = type.Navigation(expand.Name)!;
            if (nav.Many && expand.Query.Top != 1)
                throw new ProblemException("$expand", $"A table has room for one of {nav.Name} beside each {type.Name}: expand it with $top=1, or ask from its side.");
            foreach (var column in Columns(nav.Target, expand.Query, $"{prefix}{nav.Name}/", [.. path, nav.Name])) yield return column;
        }
    }

    private static string? Value(JsonElement value, string[] path)
    {
        foreach (var name in path)
        {
            if (value.ValueKind == JsonValueKind.Array) { if (value.GetArrayLength() == 0) return null; value = value[0]; }
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value)) return null;
        }
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            _ => value.GetRawText(),
        };
    }
}
