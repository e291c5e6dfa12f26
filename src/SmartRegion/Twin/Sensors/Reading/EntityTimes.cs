using System.Text.Json;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>The times of a row.</summary>
internal static class EntityTimes
{
    /// <summary>The property's time; null when there is none.</summary>
    public static Period? Of(EntityRow row, EntityProperty property, JsonElement? more)
    {
        if (!row.Type.IsObservation) return property.Kind == ValueKind.Instant ? Instant(row[property.Column!]) : Extent(row[property.Column!], row[property.End!]);
        var starts = row["$.starts"]!.Value;
        return property.Name switch
        {
            "phenomenonTime" => row["$.lasts"] is { } lasts ? Period.Interval(starts, starts + lasts) : Period.Instant(starts),
            "resultTime" => row["$.lag"] is { } lag ? Period.Instant(starts + lag) : null,
            _ => more is { } m ? ValidTime(m) : null,
        };
    }

    /// <summary>The validTime within an observation's further properties.</summary>
    public static Period? ValidTime(JsonElement more)
    {
        if (!more.TryGetProperty(ObservationMore.From, out var from)) return null;
        return more.TryGetProperty(ObservationMore.To, out var to) ? Period.Interval(from.GetInt64(), to.GetInt64()) : Period.Instant(from.GetInt64());
    }

    private static Period? Instant(long? at) => at is { } t ? Period.Instant(t) : null;

    // What a datastream covers is an interval, also when it is but an instant long.
    private static Period? Extent(long? from, long? to) => from is { } start && to is { } end ? Period.Interval(start, end) : null;
}
