using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Import;

/// <summary>A file of GeoJSON: a collection, or one feature after the other. Read as a stream.</summary>
public sealed class GeoJsonSource : FeatureSource
{
    private readonly string _path;

    /// <exception cref="ProblemException">It is broken, or no GeoJSON.</exception>
    public GeoJsonSource(string path)
    {
        _path = path;
        Crs = CrsRegister.Crs84;
        // Once through the bytes for what stands outside of the features: the reference system may stand behind them.
        using var stream = File.OpenRead(path);
        var pieces = new JsonPieces(stream);
        var any = pieces.Read().Aggregate(false, (_, _) => true);
        if (!pieces.IsCollection)
        {
            if (!any) throw new ProblemException("FILE", "There is no GeoJSON feature in the file.");
            return;
        }
        if (Named(Outer(pieces.Outer)) is { } name)
            Crs = CrsRegister.Find(name) ?? throw new ProblemException("FILE", $"The file is in the reference system '{name}', which is not known. Known: {CrsRegister.Codes}.");
    }

    public override CrsDefinition? Crs { get; }

    public override string Counts => "line";

    public override IEnumerable<SourceFeature> Read()
    {
        using var stream = File.OpenRead(_path);
        foreach (var (line, bytes) in new JsonPieces(stream).Read()) yield return One(line, bytes);
    }

    private static JsonObject Outer(ReadOnlyMemory<byte> bytes)
    {
        if (!Json.IsText(bytes.Span)) throw new ProblemException("FILE", "The file is not UTF-8 outside of its features.");
        try { return Json.Foreign(bytes.Span) as JsonObject ?? []; }
        catch (JsonException e) { throw new ProblemException("FILE", $"The file is not well-formed JSON outside of its features: {e.Message}"); }
    }

    // The member crs of 2008, which GDAL and others still write.
    private static string? Named(JsonObject outer) => Json.AsText(Json.Member(Json.Member(outer["crs"], "properties"), "name")) ?? Json.AsText(outer["coordRefSys"]);

    private static SourceFeature One(int line, ReadOnlyMemory<byte> bytes)
    {
        if (!Json.IsText(bytes.Span)) return SourceFeature.Bad(line, "", "It is not UTF-8, or has half of a character.");
        try
        {
            using var document = JsonDocument.Parse(bytes, Json.Strict);
            return Of(line, document.RootElement);
        }
        catch (JsonException e) { return SourceFeature.Bad(line, "", $"It is not well-formed JSON: {e.Message}"); }
        catch (FormatException e) { return SourceFeature.Bad(line, "/geometry", e.Message + "."); }
    }

    /// <summary>Reads one GeoJSON feature.</summary>
    /// <exception cref="FormatException">Its geometry is none.</exception>
    public static SourceFeature Of(long at, JsonElement e)
    {
        if (e.ValueKind != JsonValueKind.Object || !e.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || !type.ValueEquals("Feature"u8))
            return SourceFeature.Bad(at, "/type", "It is no GeoJSON feature: its type must be 'Feature'.");
        var id = e.TryGetProperty("id", out var i) ? i.ValueKind switch
        {
            JsonValueKind.String => i.GetString(),
            JsonValueKind.Number => i.TryGetInt64(out var n) ? n.ToString(CultureInfo.InvariantCulture) : i.GetRawText(),
            _ => null,
        } : null;
        var properties = e.TryGetProperty("properties", out var p) && p.ValueKind == JsonValueKind.Object ? JsonObject.Create(p.Clone())! : [];
        var geometry = e.TryGetProperty("geometry", out var g) ? GeoJsonGeometry.Read(g) : null;
        return new SourceFeature(at, id, properties, geometry);
    }
}
