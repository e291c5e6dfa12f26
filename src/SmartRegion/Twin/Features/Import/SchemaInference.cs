using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Twin.Features.Import;

/// <summary>Finds out of what types the properties of a file's features are, and makes a schema of it (OGC API Features Part 5).</summary>
internal sealed class SchemaInference(bool isText)
{
    private readonly Dictionary<string, Seen> _properties = [];
    private readonly SortedSet<string> _geometries = new(StringComparer.Ordinal);
    private bool _heights;
    private long _features;

    /// <summary>Types of geometry that were seen.</summary>
    public IReadOnlyCollection<string> GeometryTypes => _geometries;

    /// <summary>Properties whose values are of several kinds, which are therefore taken as text or as they are.</summary>
    public IEnumerable<string> Mixtures => _properties.Where(p => p.Value.Kinds.Count > 1)
        .Select(p => $"'{p.Key}' has values of several kinds ({string.Join(", ", p.Value.Kinds.Select(k => $"{k.Count} {k.Kind}"))}): it is taken as {(p.Value.IsText ? "text" : "any JSON")}.");

    /// <summary>Takes a feature into account.</summary>
    public void Add(SourceFeature feature)
    {
        _features++;
        if (feature.Geometry is { } g)
        {
            _geometries.Add(g.GeometryType);
            _heights |= FeatureRows.HasZ(g);
        }
        foreach (var (name, value) in feature.Properties)
        {
            if (!_properties.TryGetValue(name, out var seen)) _properties[name] = seen = new Seen(isText);
            seen.Add(value);
        }
    }

    /// <summary>The schema.</summary>
    public JsonObject Schema()
    {
        var properties = new JsonObject { [Free("id")] = new JsonObject { ["type"] = "string", ["x-ogc-role"] = "id" } };
        if (_geometries.Count > 0) properties[Free("geom")] = GeometryProperty();
        foreach (var (name, seen) in _properties) properties[name] = seen.Schema();
        AddTimeRoles(properties);
        var sequence = 0;
        foreach (var (_, node) in properties) node!["x-ogc-propertySeq"] = ++sequence;
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        // One feature alone says nothing of what others must have.
        var required = _properties.Where(p => _features > 1 && p.Value.Count == _features).Select(p => (JsonNode)p.Key).ToArray();
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        return schema;
    }

    private string Free(string name) => _properties.ContainsKey(name) ? Free(name == "id" ? "featureId" : "_" + name) : name;

    private JsonObject GeometryProperty()
    {
        var names = _geometries.Select(g => g.ToLowerInvariant()).ToList();
        var format = names switch
        {
            [var one] => one,
            ["multipoint", "point"] => "point-or-multipoint",
            ["linestring", "multilinestring"] => "linestring-or-multilinestring",
            ["multipolygon", "polygon"] => "polygon-or-multipolygon",
            _ => "any",
        };
        var node = new JsonObject { ["format"] = "geometry-" + format, ["x-ogc-role"] = "primary-geometry" };
        if (_heights) node["x-heights"] = true;
        return node;
    }

    private static readonly (string Start, string End)[] Periods = [("start", "end"), ("from", "to"), ("begin", "end"), ("od", "do"), ("von", "bis"), ("valid_from", "valid_to"), ("start_date", "end_date")];

    // A start and an end by their usual names are the features' time; else the one date or instant that there is.
    private static void AddTimeRoles(JsonObject properties)
    {
        var times = properties.Where(p => FeatureProperty.TypeOf((JsonObject)p.Value!) is PropertyType.Date or PropertyType.Timestamp).Select(p => p.Key).ToList();
        foreach (var (start, end) in Periods)
        {
            var (s, e) = (times.Find(t => t.Equals(start, StringComparison.OrdinalIgnoreCase)), times.Find(t => t.Equals(end, StringComparison.OrdinalIgnoreCase)));
            if (s is null || e is null) continue;
            (properties[s]!["x-ogc-role"], properties[e]!["x-ogc-role"]) = ("primary-interval-start", "primary-interval-end");
            return;
        }
        if (times.Count == 1) properties[times[0]]!["x-ogc-role"] = "primary-instant";
    }

    /// <summary>The value as the schema has it: a text that means a number becomes one, where all of them do.</summary>
    public static JsonNode? Coerce(JsonNode? value, PropertyType type, bool isText)
    {
        if (value is null) return null;
        if (type == PropertyType.Text && value is JsonValue v && v.GetValueKind() != JsonValueKind.String) return Json.Text(value);
        if (!isText || Json.AsText(value) is not { } text) return value;
        return type switch
        {
            PropertyType.Integer => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            PropertyType.Number => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            PropertyType.Boolean => bool.Parse(text),
            _ => value,
        };
    }

    /// <summary>True when <see cref="Coerce"/> can make a value of the type of it.</summary>
    public static bool Fits(JsonNode? value, PropertyType type, bool isText)
    {
        if (value is null || type is PropertyType.Text or PropertyType.Json) return true;
        var kind = value.GetValueKind();
        if (!isText || Json.AsText(value) is not { } text)
            return type switch
            {
                PropertyType.Integer => kind == JsonValueKind.Number && Json.AsNumber(value) is { } n && double.IsInteger(n),
                PropertyType.Number => kind == JsonValueKind.Number,
                PropertyType.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
                PropertyType.TextArray => kind == JsonValueKind.Array,
                PropertyType.Date => IsRead(value, t => Literals.Date(t)),
                PropertyType.Timestamp => IsRead(value, t => Literals.Timestamp(t)),
                _ => true,
            };
        return type switch
        {
            PropertyType.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            PropertyType.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n),
            PropertyType.Boolean => bool.TryParse(text, out _),
            PropertyType.Date => IsRead(value, t => Literals.Date(t)),
            PropertyType.Timestamp => IsRead(value, t => Literals.Timestamp(t)),
            _ => false,
        };
    }

    private static bool IsRead<T>(JsonNode value, Func<string, T> read)
    {
        try { return Json.AsText(value) is { } text && read(text) is not null; }
        catch (FormatException) { return false; }
    }

    private sealed class Seen(bool isText)
    {
        private const int MaxEnum = 12, LeastRepeats = 4;
        private readonly HashSet<string> _values = [];
        private long _count, _texts, _integers, _numbers, _booleans, _dates, _instants, _arrays, _others;

        /// <summary>How many features have a value.</summary>
        public long Count => _count;

        /// <summary>Kinds of the values, and how many of each there are.</summary>
        public IReadOnlyList<(string Kind, long Count)> Kinds =>
            [.. new[] { ("texts", _texts + _dates + _instants), ("numbers", _integers + _numbers), ("true or false", _booleans), ("lists", _arrays), ("objects", _others) }.Where(k => k.Item2 > 0)];

        /// <summary>True when all can be told as text.</summary>
        public bool IsText => _others + _arrays == 0;

        public void Add(JsonNode? value)
        {
            if (value is null) return;
            _count++;
            switch (value.GetValueKind())
            {
                case JsonValueKind.String: AddText(value.GetValue<string>()); break;
                case JsonValueKind.Number: if (IsInteger(value)) _integers++; else _numbers++; break;
                case JsonValueKind.True or JsonValueKind.False: _booleans++; break;
                case JsonValueKind.Array when value.AsArray().All(i => i is JsonValue && i.GetValueKind() == JsonValueKind.String): _arrays++; break;
                default: _others++; break;
            }
        }

        private void AddText(string text)
        {
            if (_values.Count <= MaxEnum) _values.Add(text);
            if (isText && text is "true" or "false") _booleans++;
            else if (isText && IsNumber(text)) { if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) _integers++; else _numbers++; }
            else if (Is(text, t => Literals.Date(t))) _dates++;
            else if (Is(text, t => Literals.Timestamp(t))) _instants++;
            else _texts++;
        }

        // A code such as 01234 or +420 is no number, though its characters are digits.
        private static bool IsNumber(string text) =>
            !(text.Length > 1 && text[0] == '0' && text[1] != '.') && text[0] != '+' && text.Length < 18
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n);

        private static bool Is<T>(string text, Func<string, T> read)
        {
            if (text.Length < 10 || !char.IsAsciiDigit(text[0])) return false;
            try { return read(text) is not null; }
            catch (FormatException) { return false; }
        }

        private static bool IsInteger(JsonNode value) => Json.Text(value) is var t && !t.Contains('.', StringComparison.Ordinal) && !t.Contains('e', StringComparison.OrdinalIgnoreCase);

        public JsonObject Schema()
        {
            if (_count == 0) return new JsonObject { ["type"] = "string" };
            if (_arrays == _count) return new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } };
            if (_others > 0 || _arrays > 0) return new JsonObject { ["type"] = "object" };
            if (_booleans == _count) return new JsonObject { ["type"] = "boolean" };
            if (_integers == _count) return new JsonObject { ["type"] = "integer" };
            if (_integers + _numbers == _count) return new JsonObject { ["type"] = "number" };
            if (_dates == _count) return new JsonObject { ["type"] = "string", ["format"] = "date" };
            if (_instants == _count) return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
            var schema = new JsonObject { ["type"] = "string" };
            if (_texts == _count && _values.Count <= MaxEnum && _count >= LeastRepeats * _values.Count && _count > MaxEnum)
                schema["enum"] = new JsonArray([.. _values.Order(StringComparer.Ordinal).Select(v => (JsonNode)v)]);
            return schema;
        }
    }
}
