using System.Text;
using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.City.Import;

/// <summary>
/// CityJSON 1.1 and 2.0 (OGC 20-072r5), and CityJSON text sequences: a line with the head, then one object with its family a line.
/// A whole document is held in memory while it is read, a sequence one line at a time.
/// </summary>
internal sealed class CityJsonSource : CityModelSource
{
    // Parsed, a document takes about four times its size.
    private const long MostBytes = 500L * 1024 * 1024;
    private readonly string _path;
    private readonly bool _isSequence;
    private readonly CityCrs? _crs;
    private JsonDocument? _document;

    private CityJsonSource(string path, bool isSequence, JsonDocument head, CrsDefinition? told) : base(told)
    {
        (_path, _isSequence, _document) = (path, isSequence, head);
        var root = head.RootElement;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "type") != "CityJSON") throw new ProblemException("FILE", "It is no CityJSON: its type is not \"CityJSON\".");
        var version = Text(root, "version") ?? "";
        if (!version.StartsWith("1.", StringComparison.Ordinal) && !version.StartsWith("2.", StringComparison.Ordinal)) throw new ProblemException("FILE", $"It is CityJSON of version '{version}'. Versions 1.1 and 2.0 are read.");
        var system = root.TryGetProperty("metadata", out var metadata) ? Text(metadata, "referenceSystem") : null;
        if (system is not null && told is null) _crs = CityCrs.Parse(system);
        if (root.TryGetProperty("appearance", out _)) Note("Appearances (textures and materials) are left out.");
    }

    public override string Counts => _isSequence ? "line" : "object";

    protected override CityCrs? OwnCrs => _crs;

    /// <summary>Opens a document or a sequence, whichever it is.</summary>
    public static CityJsonSource Open(string path, CrsDefinition? told)
    {
        var first = FirstLine(path);
        if (IsHead(first)) return new CityJsonSource(path, true, Parse(Encoding.UTF8.GetBytes(first!), "line 1"), told);
        if (new FileInfo(path).Length > MostBytes) throw new ProblemException("FILE", "A CityJSON document of more than 500 MB is too large to be read whole. Turn it into a sequence: cjio FILE export jsonl.");
        return new CityJsonSource(path, false, Parse(File.ReadAllBytes(path), "the file"), told);
    }

    public override void Dispose()
    {
        _document?.Dispose();
        _document = null;
        base.Dispose();
    }

    protected override IEnumerable<(long At, CityObject? City, (string? Id, string Field, string Message)? Fault)> Objects()
    {
        if (!_isSequence)
        {
            var root = _document!.RootElement;
            foreach (var one in new CityJsonObjects(root, root, Note).Read()) yield return (one.Number, one.City, one.Fault);
            yield break;
        }
        var line = 0;
        foreach (var text in File.ReadLines(_path))
        {
            if (++line == 1 || string.IsNullOrWhiteSpace(text)) continue;
            foreach (var one in Line(text, line)) yield return one;
        }
    }

    private List<(long, CityObject?, (string?, string, string)?)> Line(string text, int line)
    {
        try
        {
            if (!Json.IsText(Encoding.UTF8.GetBytes(text))) return [(line, null, (null, "line", "It has half of a character."))];
            using var feature = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Json.MaxDepth });
            if (Text(feature.RootElement, "type") != "CityJSONFeature") return [(line, null, (null, "type", "The line is no CityJSONFeature."))];
            return [.. new CityJsonObjects(feature.RootElement, _document!.RootElement, Note).Read().Select(o => ((long)line, o.City, o.Fault))];
        }
        catch (JsonException e) { return [(line, null, (null, "line", $"It is no JSON: {Reason(e)}"))]; }
    }

    private static string? FirstLine(string path)
    {
        const int longest = 1 << 20;
        using var reader = new StreamReader(path);
        var line = new StringBuilder();
        for (int c; line.Length < longest && (c = reader.Read()) is not -1 and not '\n';) line.Append((char)c);
        return line.Length < longest && reader.Peek() >= 0 ? line.ToString() : null;
    }

    // A head has no objects yet; a document on one line is no head.
    private static bool IsHead(string? line)
    {
        if (line is null || !line.Contains("\"CityJSON\"", StringComparison.Ordinal)) return false;
        try
        {
            using var head = JsonDocument.Parse(line);
            return head.RootElement.ValueKind == JsonValueKind.Object && (!head.RootElement.TryGetProperty("CityObjects", out var objects) || (objects.ValueKind == JsonValueKind.Object && !objects.EnumerateObject().Any()));
        }
        catch (JsonException) { return false; }
    }

    private static JsonDocument Parse(byte[] bytes, string what)
    {
        if (!Json.IsText(bytes)) throw new ProblemException("FILE", $"It cannot be read, {what} is not UTF-8, or has half of a character. Nothing was stored.");
        try { return JsonDocument.Parse(bytes.AsMemory(bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0), new JsonDocumentOptions { MaxDepth = Json.MaxDepth }); }
        catch (JsonException e) { throw new ProblemException("FILE", $"It cannot be read, {what} is no whole JSON: {Reason(e)} Nothing was stored."); }
    }

    private static string Reason(JsonException e) => e.Message.Split(" LineNumber:")[0] + FormattableString.Invariant($" (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).");

    private static string? Text(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
