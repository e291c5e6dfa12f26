using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Features.Formats;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Twin.Features.Packed;

/// <summary>Packs the features of a collection: reads them once, puts them in order in a file, then writes them.</summary>
internal static class Packing
{
    /// <summary>The packed features; null when they would take more than <paramref name="most"/> bytes.</summary>
    /// <param name="directory">Where their files lie.</param>
    public static async Task<PackedFeatures?> PackAsync(FeatureReader reader, Collection collection, string directory, long most, CancellationToken stop = default)
    {
        using var rows = new RowsByPlace(kept: 0);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try { await ReadAsync(reader, collection, rows, most, enough); }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested) { return null; }
        var files = new PackedFiles(directory);
        try { return Write(rows, files, stop); }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private static async Task ReadAsync(FeatureReader reader, Collection collection, RowsByPlace rows, long most, CancellationTokenSource enough)
    {
        var (told, wkb, text, bytes) = (new FeatureJson(collection, collection.DefaultCrs, FeatureProfile.Plain), new WKBReader(), new ArrayBufferWriter<byte>(), 0L);
        using var json = new Utf8JsonWriter(text, Json.Writing);
        await reader.ReadAsync(new FeatureQuery(collection) { Limit = int.MaxValue }, feature =>
        {
            var shape = feature.Wkb is null ? null : wkb.Read(feature.Wkb);
            // What is empty has a place, and no box meets it.
            if (shape is { IsEmpty: true }) return ValueTask.CompletedTask;
            text.ResetWrittenCount();
            json.Reset();
            told.Write(json, feature);
            json.Flush();
            rows.Add(new FeatureRow($"{feature.Key}", Encoding.UTF8.GetString(text.WrittenSpan), shape is null or Point ? null : feature.Wkb, null, null, null, shape?.EnvelopeInternal));
            bytes += text.WrittenCount + (feature.Wkb?.Length ?? 0) + Marshal.SizeOf<PackedEntry>();
            if (bytes > most) enough.Cancel();
            enough.Token.ThrowIfCancellationRequested();
            return ValueTask.CompletedTask;
        }, enough.Token);
    }

    private static PackedFeatures Write(RowsByPlace rows, PackedFiles files, CancellationToken stop)
    {
        var (boxes, placed, count, text) = (new List<BoundingBox>(), 0, 0, new ArrayBufferWriter<byte>());
        foreach (var row in rows.InOrder())
        {
            stop.ThrowIfCancellationRequested();
            text.ResetWrittenCount();
            text.Write(","u8);
            Encoding.UTF8.GetBytes(row.Doc, text);
            var box = row.Box is { } e ? new BoundingBox(e.MinX, e.MinY, e.MaxX, e.MaxY) : default;
            var entry = new PackedEntry(box, long.Parse(row.Id, System.Globalization.CultureInfo.InvariantCulture), files.TextEnd, files.ShapeEnd, text.WrittenCount, row.Geom?.Length ?? 0);
            files.WriteEntry(MemoryMarshal.AsBytes(new ReadOnlySpan<PackedEntry>(in entry)));
            files.WriteText(text.WrittenSpan);
            if (row.Geom is { } shape) files.WriteShape(shape);
            count++;
            if (row.Box is null) continue;
            if (placed++ % PackedFeatures.NodeSize == 0) boxes.Add(box);
            else boxes[^1] = Around(boxes[^1], box);
        }
        files.Close();
        return new PackedFeatures(files, placed, count, Levels(boxes));
    }

    // From the lowest nodes upwards, until one is above all.
    private static BoundingBox[][] Levels(List<BoundingBox> lowest)
    {
        var levels = new List<BoundingBox[]>();
        for (var level = lowest.ToArray(); level.Length > 0; level = [.. level.Chunk(PackedFeatures.NodeSize).Select(below => below.Aggregate(Around))])
        {
            levels.Add(level);
            if (level.Length == 1) break;
        }
        return [.. levels];
    }

    private static BoundingBox Around(BoundingBox a, BoundingBox b) =>
        new(Math.Min(a.West, b.West), Math.Min(a.South, b.South), Math.Max(a.East, b.East), Math.Max(a.North, b.North));
}
