using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>A page as a GeoJSON FeatureCollection, or as JSON-FG.</summary>
public sealed class GeoJsonListWriter(HttpContext context, FeatureQuery query, FeatureProfile profile, string mediaType) : FeatureListWriter(context)
{
    private readonly FeatureJson _feature = new(query.Collection, query.Crs, profile);
    private readonly Utf8JsonWriter _json = new(context.Response.BodyWriter, Json.Writing);

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
