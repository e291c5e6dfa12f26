using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;

namespace SmartRegion.Portal.Writing;

/// <summary>The document that a form makes: what the form does not ask for stays as it was before.</summary>
public sealed class FormReading
{
    private readonly FormSchema _form;
    private readonly FormValues _values;
    private readonly string _language;
    private readonly IReadOnlyDictionary<string, FoundNames> _names;

    // Items that are empty are left out, so that the third of the form may be the second of the document.
    private readonly Dictionary<string, string> _origins = [];

    private readonly List<FormProblem> _problems = [];

    /// <param name="before">The document that is changed; null for a new one.</param>
    /// <param name="names">What was found for the names that were typed.</param>
    public FormReading(FormSchema form, FormValues values, JsonObject? before, string language, IReadOnlyDictionary<string, FoundNames> names)
    {
        (_form, _values, _language, _names) = (form, values, language, names);
        Document = (JsonObject?)before?.DeepClone() ?? new JsonObject { ["kind"] = form.Kind.Name };
        foreach (var field in form.Fields)
        {
            if (field.Kind == FieldKind.Point && IsKept(field.Name)) continue;
            var node = Node(field, field.Name, field.Name);
            if (node is not null) Document[field.Name] = node;
            // An empty list says no less than none.
            else if (Document[field.Name] is not (JsonArray { Count: 0 } or JsonObject { Count: 0 })) Document.Remove(field.Name);
        }
    }

    public JsonObject Document { get; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<FormProblem> Problems => _problems;

    /// <summary>What is wrong, also with the document as a whole: each at the field where it is mended.</summary>
    public IReadOnlyList<FormProblem> Check()
    {
        // Without an id of its own it gets one when it is stored.
        var doc = Document.DeepClone().AsObject();
        doc["id"] ??= "new";
        return [.. _problems.Concat(Told(EntryCheck.Faults(doc))).DistinctBy(p => p.Path)];
    }

    /// <summary>Faults of the document as problems of the form's fields.</summary>
    public IEnumerable<FormProblem> Told(IEnumerable<Fault> faults) =>
        faults.Select(f => FormProblem.Of(f, PathOf(f.Field), _form, _values)).Where(p => _problems.All(known => known.Path != p.Path));

    private bool IsKept(string path) => _values.One(path + "/kept").Length > 0 && _values.One(path + "/lat").Length == 0 && _values.One(path + "/drop").Length == 0;

    private JsonNode? Node(FormField field, string path, string pointer) => field.Kind switch
    {
        FieldKind.Titles or FieldKind.Prose => Texts(path),
        FieldKind.Group or FieldKind.Picture => Group(field, path, pointer),
        FieldKind.Items => Items(field, path, pointer),
        FieldKind.Choices => Choices(path),
        FieldKind.Lines => List(_values.One(path).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        FieldKind.Names => List(_values.Many(path).SelectMany(v => v.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(v => IdOf(v, path)).OfType<string>().Distinct()),
        FieldKind.Name => IdOf(_values.One(path).Trim(), path),
        FieldKind.Point => Point(path),
        FieldKind.Number or FieldKind.Whole => Number(field, path),
        FieldKind.YesNo => _values.One(path) switch { "true" => true, "false" => false, _ => null },
        FieldKind.Date => Filled(WrittenNumber.ReadDate(_values.One(path).Trim())),
        FieldKind.Kept => Kept(path),
        _ => Filled(_values.One(path).Trim()),
    };

    private JsonObject? Texts(string path)
    {
        var text = new JsonObject();
        foreach (var language in Language.All)
            if (_values.One($"{path}/{language}") is var typed && !string.IsNullOrWhiteSpace(typed)) text[language] = typed;
        if (text.Count == 0) return null;
        var machine = _values.One(path + "/machine").Split(' ').Where(l => text.ContainsKey(l) && !_values.Many(path + "/checked").Contains(l)).ToList();
        var original = _values.One(path + "/original");
        if (original == FormValues.NewText) text["original"] = text.ContainsKey(_language) ? _language : text.First().Key;
        else if (text.ContainsKey(original)) text["original"] = original;
        if (machine.Count > 0) text["machine"] = List(machine);
        return text;
    }

    private JsonObject? Group(FormField field, string path, string pointer)
    {
        var group = new JsonObject();
        foreach (var part in field.Parts)
            if (Node(part, $"{path}/{part.Name}", $"{pointer}/{part.Name}") is { } node) group[part.Name] = node;
            else if (_values.One($"{path}/{part.Name}/null") == "1") group[part.Name] = null;
        return group.Count == 0 ? null : group;
    }

    private JsonArray? Items(FormField field, string path, string pointer)
    {
        var items = new JsonArray();
        for (var i = 0; i < _values.Count(path); i++)
        {
            var at = $"{pointer}/{items.Count}";
            if (Node(field.Item!, $"{path}/{i}", at) is not { } item) continue;
            _origins[at] = $"{path}/{i}";
            items.Add(item);
        }
        return items.Count == 0 ? null : items;
    }

    // In the order in which they were: the first topic counts for more than the others.
    private JsonArray? Choices(string path)
    {
        var chosen = _values.Many(path).Where(v => v.Length > 0).ToList();
        return List(_values.One(path + "@").Split(' ').Where(chosen.Contains).Concat(chosen).Distinct());
    }

    private string? IdOf(string typed, string path)
    {
        if (typed.Length == 0) return null;
        if (NameLookup.IdIn(typed) is { } id) return id;
        var found = _names.GetValueOrDefault(NameLookup.Key(_form.Find(path)?.Of, typed));
        if (found?.Ids.Count == 1) return found.Ids[0];
        _problems.Add(found is { Ids.Count: > 1 } ? new FormProblem(path, "name-many", typed, string.Join(" · ", found.Written)) : new FormProblem(path, "name-none", typed));
        return null;
    }

    private JsonObject? Point(string path)
    {
        var (lat, lon) = (_values.One(path + "/lat").Trim(), _values.One(path + "/lon").Trim());
        if (lat.Length == 0 && lon.Length == 0) return null;
        if (WrittenNumber.Read(lat, _language) is { } y && WrittenNumber.Read(lon, _language) is { } x && Json.AsNumber(y) is >= -90 and <= 90 && Json.AsNumber(x) is >= -180 and <= 180)
            return new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(x, y) };
        _problems.Add(new FormProblem(path, "point"));
        return null;
    }

    private JsonNode? Number(FormField field, string path)
    {
        var typed = _values.One(path).Trim();
        if (typed.Length == 0) return null;
        if (WrittenNumber.Read(typed, _language) is { } number) return number;
        _problems.Add(new FormProblem(path, field.Kind == FieldKind.Whole ? "whole" : "number", typed));
        return null;
    }

    // It may have been tampered with: the schema has the last word.
    private JsonNode? Kept(string path)
    {
        if (_values.One(path) is not { Length: > 0 and < 4000 } text) return null;
        try { return JsonNode.Parse(text); }
        catch (JsonException) { return null; }
    }

    private string PathOf(string pointer)
    {
        var (path, at) = ("", "");
        foreach (var part in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = at.Length == 0 ? part : $"{at}/{part}";
            path = _origins.GetValueOrDefault(at) ?? (path.Length == 0 ? part : $"{path}/{part}");
        }
        return path;
    }

    private static JsonValue? Filled(string text) => text.Length == 0 ? null : JsonValue.Create(text);

    private static JsonArray? List(IEnumerable<string> values) => values.Select(v => (JsonNode)v).ToArray() is { Length: > 0 } items ? new JsonArray(items) : null;
}
