using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>The properties of an observation, from JSON into its row and back for a patch.</summary>
internal static class ObservationFields
{
    // A double holds any number of so many digits as it was written.
    public const int ExactDigits = 15;

    /// <summary>The row of a body; without phenomenonTime it is <paramref name="now"/>.</summary>
    public static ObservationRow Row(EntityBody body, long now)
    {
        var row = new ObservationRow();
        SetTime(ref row, body.Values.GetValueOrDefault("phenomenonTime"), now);
        if (Json.AsText(body.Values.GetValueOrDefault("resultTime")) is { } at && Instants.TryParse(at, out var resultTime)) row.Lag = resultTime - row.Starts;
        SetResult(ref row, body.Values.GetValueOrDefault("result"));
        row.More = ObservationMore.Text(body.Values.GetValueOrDefault("resultQuality"), body.Values.GetValueOrDefault("parameters"),
            Json.AsText(body.Values.GetValueOrDefault("validTime")) is { } text && Period.TryParse(text, out var valid) ? valid : null);
        return row;
    }

    /// <summary>The stored row as a body of JSON would tell it, for patches.</summary>
    public static JsonObject AsJson(ObservationRow row)
    {
        var more = row.More is null ? null : JsonNode.Parse(row.More);
        return new JsonObject
        {
            ["phenomenonTime"] = new Period(row.Starts, row.Ends, row.Lasts == ObservationRow.None).ToString(),
            ["result"] = row.Result is { } result ? JsonNode.Parse(result) : double.IsNaN(row.Number) ? null : JsonValue.Create(row.Number),
            ["resultTime"] = row.Lag == ObservationRow.None ? null : Instants.Text(row.ResultTime),
            ["resultQuality"] = more?[ObservationMore.Quality]?.DeepClone(),
            ["validTime"] = ObservationMore.ValidTime(more)?.ToString(),
            ["parameters"] = more?[ObservationMore.Parameters]?.DeepClone(),
        };
    }

    /// <summary>Sets the phenomenon time.</summary>
    public static void SetTime(ref ObservationRow row, JsonNode? value, long now) =>
        SetTime(ref row, Json.AsText(value) is { } text && Period.TryParse(text, out var period) ? period : Period.Instant(now));

    /// <inheritdoc cref="SetTime(ref ObservationRow, JsonNode?, long)"/>
    public static void SetTime(ref ObservationRow row, Period period) =>
        (row.Starts, row.Lasts) = (period.Start, period.IsInstant ? ObservationRow.None : period.End - period.Start);

    /// <summary>Sets the result.</summary>
    public static void SetResult(ref ObservationRow row, JsonNode? value)
    {
        if (value is null) (row.Number, row.Result) = (double.NaN, null);
        else if (value.GetValueKind() == JsonValueKind.Number) SetNumber(ref row, value.ToJsonString());
        else (row.Number, row.Result) = (double.NaN, Json.Text(value));
    }

    /// <summary>Sets a result that is a number, as written: one of more digits than a double holds is also kept as it was.</summary>
    public static void SetNumber(ref ObservationRow row, string written)
    {
        var number = double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture);
        // Zero has no sign, on neither engine.
        row.Number = double.IsFinite(number) ? number + 0.0 : double.NaN;
        row.Result = IsWhole(written, number) ? null : written;
    }

    private static bool IsWhole(string written, double number) =>
        double.IsFinite(number) && (written.Count(char.IsAsciiDigit) <= ExactDigits || number.ToString("R", CultureInfo.InvariantCulture) == written);
}
