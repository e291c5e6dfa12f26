using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmartRegion.Core.Validation;

/// <summary>
/// A JSON Schema (draft 2020-12) of the vocabulary that our kinds are written in. No maintained library for it is to be had
/// (docs/decisions.md); the tests compare each verdict with a reference implementation.
/// Each fault names the place by JSON Pointer and says what would be right.
/// </summary>
public sealed class JsonSchema(JsonObject root, Func<string, JsonObject?> load)
{
    private readonly Dictionary<string, Regex> _patterns = [];
    private readonly Lock _patternsLock = new();

    /// <summary>All faults of the document; empty when it is valid.</summary>
    public IReadOnlyList<Fault> Validate(JsonNode? document)
    {
        var run = new Run(this);
        run.Visit(root, root, document, "");
        return run.Faults;
    }

    private Regex Pattern(string text)
    {
        lock (_patternsLock)
        {
            if (!_patterns.TryGetValue(text, out var regex))
                _patterns[text] = regex = new Regex(EndsThere(text), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            return regex;
        }
    }

    // In ECMA-262 (JSON Schema 6.3.3) $ is the end; in .NET it also stands before a last line feed.
    private static string EndsThere(string pattern) => pattern.EndsWith('$') ? pattern[..^1] + "\\z" : pattern;

    private (JsonObject Root, JsonObject Schema) Resolve(JsonObject from, string reference)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var (document, pointer) = hash < 0 ? (reference, "") : (reference[..hash], reference[(hash + 1)..]);
        var target = document.Length == 0 ? from
            : load(document.Split('/')[^1]) ?? throw new InvalidOperationException($"Schema '{reference}' is not known.");
        JsonNode? node = target;
        foreach (var part in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries)) node = node?[part];
        return (target, node as JsonObject ?? throw new InvalidOperationException($"Schema '{reference}' is not known."));
    }

    private sealed class Run(JsonSchema schemas)
    {
        // A hostile document may be wrong in a million places; nobody reads more than these.
        private const int MaxFaults = 50;
        public List<Fault> Faults { get; } = [];

        /// <summary>Visits one value; answers the names of the properties that some subschema knew.</summary>
        public HashSet<string> Visit(JsonObject root, JsonObject schema, JsonNode? value, string at)
        {
            var known = new HashSet<string>();
            if (Faults.Count >= MaxFaults) return known;
            if (schema["$ref"] is JsonValue reference)
            {
                var (targetRoot, target) = schemas.Resolve(root, reference.GetValue<string>());
                known.UnionWith(Visit(targetRoot, target, value, at));
            }
            foreach (var part in schema["allOf"] as JsonArray ?? []) known.UnionWith(Visit(root, (JsonObject)part!, value, at));
            if (schema["anyOf"] is JsonArray any) known.UnionWith(VisitAny(root, any, value, at));
            if (!HasType(schema, value, at)) return known;
            Enumerated(schema, value, at);
            switch (value)
            {
                case JsonObject o: VisitObject(root, schema, o, at, known); break;
                case JsonArray a: VisitArray(root, schema, a, at); break;
                case JsonValue v: VisitValue(schema, v, at); break;
            }
            return known;
        }

        private HashSet<string> VisitAny(JsonObject root, JsonArray any, JsonNode? value, string at)
        {
            List<Fault>? fewest = null;
            foreach (var part in any)
            {
                var trial = new Run(schemas);
                var known = trial.Visit(root, (JsonObject)part!, value, at);
                if (trial.Faults.Count == 0) return known;
                if (fewest is null || trial.Faults.Count < fewest.Count) fewest = trial.Faults;
            }
            Faults.AddRange(fewest ?? []);
            return [];
        }

        private void VisitObject(JsonObject root, JsonObject schema, JsonObject o, string at, HashSet<string> known)
        {
            if (schema["required"] is JsonArray required)
                foreach (var name in required.Select(n => n!.GetValue<string>()).Where(n => !o.ContainsKey(n)))
                    Fault(At(at, name), $"'{name}' is required. Add it.");
            if (Number(schema, "minProperties") is { } least && o.Count < least)
                Fault(at, $"At least {least} of its properties must be given.");
            var properties = schema["properties"] as JsonObject;
            foreach (var (name, value) in o)
            {
                if (properties?[name] is JsonObject property)
                {
                    known.Add(name);
                    Visit(root, property, value, At(at, name));
                }
                else if (schema["additionalProperties"] is JsonObject additional)
                {
                    known.Add(name);
                    Visit(root, additional, value, At(at, name));
                }
                else if (IsFalse(schema["additionalProperties"]))
                    Fault(At(at, name), $"There is no property '{name}' here. Known: {string.Join(", ", properties?.Select(p => p.Key) ?? [])}.");
            }
            if (!IsFalse(schema["unevaluatedProperties"])) return;
            foreach (var name in o.Select(p => p.Key).Where(n => !known.Contains(n)))
                Fault(At(at, name), $"There is no property '{name}' in this kind. The schema lists what exists.");
        }

        private void VisitArray(JsonObject root, JsonObject schema, JsonArray a, string at)
        {
            if (Number(schema, "minItems") is { } least && a.Count < least) Fault(at, $"At least {least} items are needed.");
            if (Number(schema, "maxItems") is { } most && a.Count > most) Fault(at, $"At most {most} items are allowed; there are {a.Count}.");
            if (schema["uniqueItems"] is JsonValue && a.Select(i => i?.ToJsonString()).Distinct().Count() < a.Count)
                Fault(at, "The same item is there twice. Remove one.");
            if (schema["items"] is not JsonObject items) return;
            for (var i = 0; i < a.Count && Faults.Count < MaxFaults; i++)
                Visit(root, items, a[i], At(at, i.ToString(CultureInfo.InvariantCulture)));
        }

        private void VisitValue(JsonObject schema, JsonValue v, string at)
        {
            if (v.GetValueKind() == JsonValueKind.String) VisitText(schema, v.GetValue<string>(), at);
            if (v.GetValueKind() != JsonValueKind.Number) return;
            var n = AsDouble(v);
            if (Number(schema, "minimum") is { } min && n < min) Fault(at, $"{v.ToJsonString()} is too small; the least is {Plain(min)}.");
            if (Number(schema, "maximum") is { } max && n > max) Fault(at, $"{v.ToJsonString()} is too large; the most is {Plain(max)}.");
            if (Number(schema, "exclusiveMinimum") is { } above && n <= above) Fault(at, $"{v.ToJsonString()} must be more than {Plain(above)}.");
        }

        private void VisitText(JsonObject schema, string text, string at)
        {
            // JSON Schema counts characters (RFC 8259 code points), not UTF-16 units.
            var length = text.Length - text.Count(char.IsLowSurrogate);
            if (Number(schema, "minLength") is { } least && length < least)
                Fault(at, least <= 1 ? "It must not be empty." : $"It needs at least {Plain(least)} characters.");
            if (Number(schema, "maxLength") is { } most && length > most)
                Fault(at, $"It has {length} characters; at most {Plain(most)} are allowed.");
            if (schema["pattern"] is JsonValue pattern && !schemas.Pattern(pattern.GetValue<string>()).IsMatch(text))
                Fault(at, $"'{Short(text)}' does not have the form {pattern.GetValue<string>()}.");
            if (schema["format"] is JsonValue format && Formats.Complaint(format.GetValue<string>(), text) is { } complaint)
                Fault(at, $"'{Short(text)}' {complaint}");
        }

        private void Enumerated(JsonObject schema, JsonNode? value, string at)
        {
            if (schema["enum"] is JsonArray values && !values.Any(e => JsonNode.DeepEquals(e, value)))
                Fault(at, $"{Short(value?.ToJsonString() ?? "null")} is not one of: {string.Join(", ", values.Select(e => e?.ToString() ?? "null"))}.");
            if (schema.TryGetPropertyValue("const", out var only) && !JsonNode.DeepEquals(only, value))
                Fault(at, $"It must be {only?.ToJsonString() ?? "null"}.");
        }

        private bool HasType(JsonObject schema, JsonNode? value, string at)
        {
            if (schema["type"] is not { } type) return true;
            var allowed = type is JsonArray many ? many.Select(t => t!.GetValue<string>()).ToArray() : [type.GetValue<string>()];
            if (allowed.Any(t => Is(t, value))) return true;
            Fault(at, $"It must be of type {string.Join(" or ", allowed)}, not {NameOf(value)}.");
            return false;
        }

        private void Fault(string at, string message)
        {
            if (Faults.Count < MaxFaults) Faults.Add(new Fault(at, message));
        }
    }

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && AsDouble((JsonValue)value!) % 1 == 0,
        _ => throw new InvalidOperationException($"Unknown type '{type}'."),
    };

    private static string NameOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        { } kind => kind.ToString().ToLowerInvariant(),
    };

    private static double? Number(JsonObject schema, string keyword) => schema[keyword] is JsonValue v ? AsDouble(v) : null;

    // A value may have been parsed, or made in code from an int, a long, a decimal: its text is what they share.
    private static double AsDouble(JsonValue v) => double.Parse(v.ToJsonString(), CultureInfo.InvariantCulture);

    private static bool IsFalse(JsonNode? node) => node is JsonValue v && v.GetValueKind() == JsonValueKind.False;

    private static string Plain(double n) => n.ToString(CultureInfo.InvariantCulture);

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    /// <summary>JSON Pointer (RFC 6901) of a member.</summary>
    private static string At(string at, string name) => $"{at}/{name.Replace("~", "~0").Replace("/", "~1")}";
}
