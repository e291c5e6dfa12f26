using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Twin.Sensors.Model;

/// <summary>
/// What few observations have, kept together as one JSON object: resultQuality, parameters, and validTime as the two numbers
/// validFrom and validTo (absent for an instant), so that it can be compared.
/// </summary>
public static class ObservationMore
{
    public const string Quality = "resultQuality", Parameters = "parameters", From = "validFrom", To = "validTo";

    /// <summary>The object as text, or null when there is nothing in it.</summary>
    public static string? Text(JsonNode? quality, JsonNode? parameters, Period? valid)
    {
        var more = new JsonObject();
        if (quality is not null) more[Quality] = quality.DeepClone();
        if (parameters is not null) more[Parameters] = parameters.DeepClone();
        if (valid is { } v)
        {
            more[From] = v.Start;
            if (!v.IsInstant) more[To] = v.End;
        }
        return more.Count == 0 ? null : Json.Text(more);
    }

    /// <summary>The validTime within it.</summary>
    public static Period? ValidTime(JsonNode? more)
    {
        if (more?[From] is not { } from) return null;
        var start = from.GetValue<long>();
        return more[To] is { } to ? Period.Interval(start, to.GetValue<long>()) : Period.Instant(start);
    }
}
