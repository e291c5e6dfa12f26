using System.Globalization;
using System.Text.Json.Nodes;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>
/// A path to one value in a JSON document: the part of JSONPath (RFC 9535) that leads to at most one node, <c>$.a.b[0]['c d']</c>.
/// The beginning <c>$.</c> may be left out.
/// </summary>
public sealed class JsonPath
{
    private readonly List<string> _steps;

    private JsonPath(List<string> steps) => _steps = steps;

    /// <summary>Reads a path; null when it is none of this kind.</summary>
    public static JsonPath? Parse(string text)
    {
        var steps = new List<string>();
        var rest = text.StartsWith('$') ? text[1..] : text.StartsWith('[') ? text : "." + text;
        while (rest.Length > 0)
        {
            var length = rest[0] == '.' ? Name(rest, steps) : rest[0] == '[' ? Bracket(rest, steps) : 0;
            if (length == 0) return null;
            rest = rest[length..];
        }
        return new JsonPath(steps);
    }

    /// <summary>The value; null when there is none, or it is null.</summary>
    public JsonNode? Find(JsonNode? document)
    {
        foreach (var step in _steps)
        {
            document = document switch
            {
                JsonObject o => o.TryGetPropertyValue(step, out var member) ? member : null,
                JsonArray a when int.TryParse(step, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) && (i < 0 ? i + a.Count : i) is var at && at >= 0 && at < a.Count => a[at],
                _ => null,
            };
            if (document is null) return null;
        }
        return document;
    }

    private static int Name(string rest, List<string> steps)
    {
        var end = rest.IndexOfAny(['.', '['], 1);
        var name = rest[1..(end < 0 ? rest.Length : end)];
        if (name.Length == 0 || name.Contains('*', StringComparison.Ordinal)) return 0;
        steps.Add(name);
        return name.Length + 1;
    }

    private static int Bracket(string rest, List<string> steps)
    {
        var quote = rest.Length > 1 && rest[1] is '\'' or '"' ? rest[1] : '\0';
        var end = quote == '\0' ? rest.IndexOf(']', StringComparison.Ordinal) : rest.IndexOf($"{quote}]", 2, StringComparison.Ordinal);
        if (end < 0) return 0;
        var step = quote == '\0' ? rest[1..end] : rest[2..end];
        if (quote == '\0' && !int.TryParse(step, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) return 0;
        steps.Add(step);
        return end + (quote == '\0' ? 1 : 2);
    }
}
