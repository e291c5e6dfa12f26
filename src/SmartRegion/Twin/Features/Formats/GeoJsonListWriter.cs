using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Features.Packed;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>A page as a GeoJSON FeatureCollection, or as JSON-FG.</summary>
public sealed class GeoJsonListWriter(HttpContext context, FeatureQuery query, FeatureProfile profile, string mediaType) : FeatureListWriter(context)
{
    private readonly FeatureJson _feature = new(query.Collection, query.Crs, profile);
    private readonly Utf8JsonWriter _json = new(context.Response.BodyWriter, Json.Writing);

    /// <summary>True when features are told as they are packed: as plain GeoJSON, in the collection's default reference system.</summary>
    internal bool IsPlain => !profile.IsJsonFg && query.Crs == query.Collection.DefaultCrs;

    /// <summary>Takes features that are written already.</summary>
    internal async ValueTask TakeAsync(PackedFeatures features, PackedPage page)
    {
        BeginOnce();
        _json.Flush();
        // Each text stands behind a comma, which the first one of a list does not have.
        var before = 1;
        foreach (var (from, length) in page.Runs)
        {
            for (var at = before; at < length;)
            {
                var room = Context.Response.BodyWriter.GetSpan(Math.Min(length - at, FlushBytes));
                var read = features.Read(from + at, room[..Math.Min(room.Length, length - at)]);
                if (read == 0) throw new EndOfStreamException();
                Context.Response.BodyWriter.Advance(read);
                at += read;
                if (Pending >= FlushBytes) await FlushAsync();
            }
            before = 0;
        }
    }

    public override void Dispose() => _json.Dispose();

    protected override int Pending => _json.BytesPending + (int)Math.Min(Context.Response.BodyWriter.UnflushedBytes, int.MaxValue / 2);

    protected override void Begin()
    {
        Context.Response.ContentType = mediaType;
        _json.WriteStartObject();
        _json.WriteString("type"u8, "FeatureCollection"u8);
        if (profile.IsJsonFg) _feature.WriteHead(_json);
        _json.WriteStartArray("features"u8);
    }

    protected override void Write(Feature feature) => _feature.Write(_json, feature);

    protected override void End(FeaturePage page, IReadOnlyList<Link> links)
    {
        _json.WriteEndArray();
        if (page.Matched is { } matched) _json.WriteNumber("numberMatched"u8, matched);
        _json.WriteNumber("numberReturned"u8, page.Returned);
        _json.WriteString("timeStamp"u8, Instant.Seconds(DateTime.UtcNow));
        _json.WritePropertyName("links"u8);
        Link.ToJson(links).WriteTo(_json);
        _json.WriteEndObject();
    }

    protected override async ValueTask FlushAsync()
    {
        _json.Flush();
        await Context.Response.BodyWriter.FlushAsync(Context.RequestAborted);
    }
}
