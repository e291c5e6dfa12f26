using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using SmartRegion.Core;

namespace SmartRegion.Portal.Writing;

/// <summary>
/// What stands in the fields of a form, as it was typed, by the path of each: "title/cs", "benefits/0/kpi". Beside a list stands how many
/// items it has ("benefits#"), beside choices in which order they were ("topics@").
/// </summary>
public sealed class FormValues
{
    /// <summary>Most items of a list on a form.</summary>
    public const int MostItems = 500;

    /// <summary>The original's language of a text that has none yet: whoever writes it first decides.</summary>
    public const string NewText = "new";

    private Dictionary<string, List<string>> _all = [];

    /// <summary>As a form was sent.</summary>
    public static FormValues Of(IEnumerable<KeyValuePair<string, StringValues>> form) => new()
    {
        // Browsers send line breaks as CR LF, whatever they were.
        _all = form.Where(f => f.Value.Count > 0).ToDictionary(f => f.Key, f => f.Value.Select(v => (v ?? "").ReplaceLineEndings("\n")).ToList()),
    };

    /// <summary>As a document fills it in.</summary>
    /// <param name="names">The names of the entries and concepts that it refers to, by id.</param>
    public static FormValues Of(FormSchema form, JsonObject doc, string language, IReadOnlyDictionary<string, string> names)
    {
        var values = new FormValues();
        foreach (var field in form.Fields) values.Fill(field, field.Name, doc[field.Name], language, names);
        return values;
    }

    /// <summary>All of them, for a form that carries them unseen.</summary>
    public IEnumerable<(string Name, string Value)> All => _all.SelectMany(f => f.Value.Select(v => (f.Key, v)));

    /// <summary>The value at a path; empty when there is none.</summary>
    public string One(string path) => _all.GetValueOrDefault(path)?.LastOrDefault() ?? "";

    public IReadOnlyList<string> Many(string path) => _all.GetValueOrDefault(path) ?? [];

    /// <summary>How many items a list has.</summary>
    public int Count(string path) => int.TryParse(One(path + "#"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? Math.Min(n, MostItems) : 0;

    /// <summary>Whether something stands at the path or beneath it.</summary>
    public bool Has(string path) => _all.Any(f => (f.Key == path || f.Key.StartsWith(path + "/", StringComparison.Ordinal)) && !f.Key.EndsWith('#') && !f.Key.EndsWith("/original", StringComparison.Ordinal) && f.Value.Any(v => v.Length > 0));

    /// <summary>Sets one value.</summary>
    public void Set(string path, params IEnumerable<string> values) => _all[path] = [.. values];

    /// <summary>Empties all fields at the path and beneath it.</summary>
    public void Clear(string path)
    {
        foreach (var key in _all.Keys.Where(k => k == path || k.StartsWith(path + "/", StringComparison.Ordinal)).ToList()) _all.Remove(key);
    }

    /// <summary>Another empty item at the end of a list.</summary>
    public void Add(string path) => Set(path + "#", Text(Math.Min(Count(path) + 1, MostItems)));

    /// <summary>Takes out an item, such as "benefits/2"; those after it move up.</summary>
    public void Remove(string path)
    {
        var cut = path.LastIndexOf('/');
        if (cut < 0 || !int.TryParse(path[(cut + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var gone)) return;
        var (list, count) = (path[..cut], Count(path[..cut]));
        if (gone >= count) return;
        var moved = new Dictionary<string, List<string>>();
        foreach (var (key, value) in _all)
        {
            var rest = key.StartsWith(list + "/", StringComparison.Ordinal) ? key[(list.Length + 1)..] : null;
            var digits = rest?[..(rest.IndexOfAny(['/', '#', '@']) is >= 0 and var end ? end : rest.Length)];
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var at)) moved[key] = value;
            else if (at < gone) moved[key] = value;
            else if (at > gone) moved[$"{list}/{at - 1}{rest![digits!.Length..]}"] = value;
        }
        _all = moved;
        Set(list + "#", Text(count - 1));
    }

    private void Fill(FormField field, string path, JsonNode? node, string language, IReadOnlyDictionary<string, string> names)
    {
        switch (field.Kind)
        {
            case FieldKind.Titles or FieldKind.Prose:
                FillTexts(path, node);
                break;
            case FieldKind.Group or FieldKind.Picture:
                foreach (var part in field.Parts) Fill(part, $"{path}/{part.Name}", node?[part.Name], language, names);
                // Null says that an end is open.
                foreach (var (name, value) in node as JsonObject ?? []) if (value is null) Set($"{path}/{name}/null", "1");
                break;
            case FieldKind.Items:
                var items = node as JsonArray ?? [];
                Set(path + "#", Text(items.Count));
                for (var i = 0; i < items.Count; i++) Fill(field.Item!, $"{path}/{i}", items[i], language, names);
                break;
            case FieldKind.Choices:
                Set(path, Texts(node));
                Set(path + "@", string.Join(' ', Texts(node)));
                break;
            case FieldKind.Lines:
                Set(path, string.Join('\n', Texts(node)));
                break;
            case FieldKind.Names:
                Set(path, Texts(node).Select(id => NameLookup.Written(id, names)));
                break;
            case FieldKind.Name:
                Set(path, Json.AsText(node) is { } to ? NameLookup.Written(to, names) : "");
                break;
            case FieldKind.Point:
                FillPoint(path, node, language);
                break;
            case FieldKind.Number or FieldKind.Whole:
                Set(path, node is null ? "" : WrittenNumber.Write(node, language));
                break;
            case FieldKind.Kept:
                Set(path, node?.ToJsonString() ?? "");
                break;
            default:
                Set(path, node is null ? "" : Json.AsText(node) ?? node.ToJsonString());
                break;
        }
    }

    private void FillTexts(string path, JsonNode? node)
    {
        foreach (var language in Language.All) Set($"{path}/{language}", Json.AsText(node?[language]) ?? "");
        Set(path + "/original", node is null ? NewText : Json.AsText(node["original"]) ?? "");
        if (node?["machine"] is JsonArray machine) Set(path + "/machine", string.Join(' ', Texts(machine)));
    }

    private void FillPoint(string path, JsonNode? node, string language)
    {
        var point = Json.AsText(node?["type"]) == "Point" && node!["coordinates"] is JsonArray { Count: 2 } c ? c : null;
        if (node is not null && point is null) Set(path + "/kept", "1");
        Set(path + "/lat", point is null ? "" : WrittenNumber.Write(point[1]!, language));
        Set(path + "/lon", point is null ? "" : WrittenNumber.Write(point[0]!, language));
    }

    private static IEnumerable<string> Texts(JsonNode? array) => (array as JsonArray ?? []).Select(n => Json.AsText(n) ?? "");

    private static string Text(int n) => n.ToString(CultureInfo.InvariantCulture);
}
