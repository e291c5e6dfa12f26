using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.City.Api;

/// <summary>Features of a city model as CityJSON, or as a sequence. A feature is told with its whole family, since a part is nothing without its building.</summary>
public sealed class CityJsonAnswer(Store store)
{
    private const int AtOnce = 500, FlushBytes = 32 * 1024;

    /// <summary>Writes the features of these keys.</summary>
    /// <param name="format"><see cref="Format.CityJson"/> or <see cref="Format.CityJsonSeq"/>.</param>
    public async Task WriteAsync(HttpContext context, Collection collection, IReadOnlyList<long> keys, Format format)
    {
        // The first are read before anything is sent: until then an error is an answer.
        var first = await FamiliesAsync(collection, keys.Take(AtOnce));
        var writer = new CityJsonWriter(collection, CityJsonWriter.OriginOf(first));
        context.Response.ContentType = format.MediaType;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json.Writing);
        var isSequence = format == Format.CityJsonSeq;
        writer.WriteHead(json);
        json.WriteStartObject("CityObjects"u8);
        if (isSequence) EndLine(context, json, writer);
        var told = new HashSet<string>();
        for (var at = 0; at < keys.Count; at += AtOnce)
        {
            var objects = at == 0 ? first : await FamiliesAsync(collection, keys.Skip(at).Take(AtOnce));
            foreach (var family in objects.GroupBy(o => o.Root).Where(f => told.Add(f.Key)))
            {
                if (isSequence) Line(context, json, writer, [.. family]);
                else writer.WriteObjects(json, [.. family]);
                if (json.BytesPending + context.Response.BodyWriter.UnflushedBytes < FlushBytes) continue;
                json.Flush();
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }
        if (isSequence) return;
        json.WriteEndObject();
        writer.WriteVertices(json);
        json.WriteEndObject();
    }

    private Task<List<StoredObject>> FamiliesAsync(Collection collection, IEnumerable<long> keys) => store.ReadAsync(s => CityRows.FamiliesAsync(s, collection, [.. keys]));

    private static void Line(HttpContext context, Utf8JsonWriter json, CityJsonWriter writer, IReadOnlyList<StoredObject> family)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "CityJSONFeature"u8);
        json.WriteString("id"u8, family[0].Root);
        json.WriteStartObject("CityObjects"u8);
        writer.WriteObjects(json, family);
        EndLine(context, json, writer);
    }

    private static void EndLine(HttpContext context, Utf8JsonWriter json, CityJsonWriter writer)
    {
        json.WriteEndObject();
        writer.WriteVertices(json);
        json.WriteEndObject();
        json.Flush();
        context.Response.BodyWriter.GetSpan(1)[0] = (byte)'\n';
        context.Response.BodyWriter.Advance(1);
        json.Reset();
    }
}
