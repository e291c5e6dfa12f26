using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Formats;

namespace SmartRegion.Twin.Data.Formats;

/// <summary>A page of rows as JSON: an object for each, with null where there is no value.</summary>
public sealed class RowJsonWriter(HttpContext context, IReadOnlyList<DataColumn> columns) : FeatureListWriter(context)
{
    private readonly Utf8JsonWriter _json = new(context.Response.BodyWriter, Json.Writing);

    public override void Dispose() => _json.Dispose();

    protected override int Pending => _json.BytesPending + (int)Math.Min(Context.Response.BodyWriter.UnflushedBytes, int.MaxValue / 2);

    protected override void Begin()
    {
        Context.Response.ContentType = Format.Json.MediaType;
        _json.WriteStartObject();
        _json.WriteStartArray("rows"u8);
    }

    protected override void Write(Feature feature)
    {
        using var doc = JsonDocument.Parse(feature.Doc);
        _json.WriteStartObject();
        foreach (var column in columns)
        {
            _json.WritePropertyName(column.Name);
            if (column.IsPlace && feature.Wkb is not null) WkbJson.Write(_json, feature.Wkb, WkbJson.Telling.AsStored);
            else if (!column.IsPlace && doc.RootElement.TryGetProperty(column.Name, out var value)) value.WriteTo(_json);
            else _json.WriteNullValue();
        }
        _json.WriteEndObject();
    }

    protected override void End(FeaturePage page, IReadOnlyList<Link> links)
    {
        _json.WriteEndArray();
        if (page.Matched is { } matched) _json.WriteNumber("numberMatched"u8, matched);
        _json.WriteNumber("numberReturned"u8, page.Returned);
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
