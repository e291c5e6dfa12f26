using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Portal.Charts;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Portal;

/// <summary>Measurements in words.</summary>
public static class SensorWords
{
    private const int LongestText = 80;

    /// <summary>What an entity is called, in the reader's language where its owner told it.</summary>
    public static string NameOf(this Reader r, Naming named) => r.Plain(named.Title) is { Length: > 0 } title ? title : named.Name;

    /// <summary>Its description, in the reader's language where its owner told it.</summary>
    public static string? SummaryOf(this Reader r, Naming named) =>
        r.Plain(named.Summary) is { Length: > 0 } summary ? summary : named.Description != named.Name ? named.Description : null;

    /// <summary>A result with its unit; what is no number as it is.</summary>
    public static string Value(this Reader r, DatastreamInfo stream, Measured measured) => measured.Number is { } n ? r.Measured(n, stream.Unit) : r.Told(measured.Json);

    /// <summary>The values of one time, each with its unit; an empty text where one is missing.</summary>
    public static IEnumerable<string> Values(this Reader r, MultiDatastreamInfo stream, Measured measured)
    {
        var values = measured.Json is { } json ? JsonNode.Parse(json) as JsonArray : null;
        return stream.Parts.Select((part, i) => values is null || i >= values.Count || values[i] is not { } value ? ""
            : value.GetValueKind() == JsonValueKind.Number ? r.Measured(value.GetValue<double>(), part.Unit) : r.Told(value.ToJsonString()));
    }

    /// <summary>When it was measured.</summary>
    public static string When(this Reader r, Measured measured) => r.Instant(Instants.ToDateTime(measured.At));

    /// <summary>Which stretch of time a point stands for.</summary>
    public static string When(this Reader r, Stretch point, Grain grain)
    {
        var at = Clock.ToLocal(Instants.ToDateTime(point.From));
        return grain switch
        {
            Grain.Month => at.ToString("MMMM yyyy", r.Culture),
            Grain.Week => $"{r.Day(at.UtcDateTime)} – {r.Day(Instants.ToDateTime(point.Until - 1))}",
            Grain.Day => r.Day(at.UtcDateTime),
            _ => r.Instant(at),
        };
    }

    /// <summary>"5 hours", "3 days".</summary>
    public static string Lasting(this Reader r, TimeSpan time) =>
        time.TotalHours < 1.5 ? r.Plural("sensors.minutes", (long)Math.Round(time.TotalMinutes))
        : time.TotalHours < 48 ? r.Plural("sensors.hours", (long)Math.Round(time.TotalHours)) : r.Plural("sensors.days", (long)Math.Round(time.TotalDays));

    /// <summary>A chart in a sentence, for those who do not see it.</summary>
    public static string Told(this Reader r, StreamChart chart) => r.T("sensors.chart-told", r.NameOf(chart.Stream.Property.Named), chart.View.Title(r),
        r.Measured(chart.Highest.Max, chart.Stream.Unit), r.When(chart.Highest, chart.Grain), r.Measured(chart.Lowest.Min, chart.Stream.Unit), r.When(chart.Lowest, chart.Grain));

    /// <summary>The page of a datastream.</summary>
    public static string StreamUrl(this Reader r, DatastreamInfo stream) => r.Url($"/datastreams/{Uri.EscapeDataString(stream.Id)}");

    /// <summary>The page of a MultiDatastream.</summary>
    public static string MultiStreamUrl(this Reader r, MultiDatastreamInfo stream) => r.Url($"/multidatastreams/{Uri.EscapeDataString(stream.Id)}");

    /// <summary>The page of a Thing.</summary>
    public static string ThingUrl(this Reader r, ThingInfo thing) => r.Url($"/things/{Uri.EscapeDataString(thing.Id)}");

    private static string Told(this Reader r, string? json)
    {
        var text = json switch
        {
            null or "null" => "–",
            "true" => r.T("shown.yes"),
            "false" => r.T("shown.no"),
            _ when JsonNode.Parse(json) is JsonValue v && v.GetValueKind() == JsonValueKind.String => v.GetValue<string>(),
            _ => json,
        };
        return text.Length > LongestText ? text[..LongestText] + "…" : text;
    }
}
