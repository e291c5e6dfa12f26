using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>
/// By which measurements an indicator of a practice is shown: a Datastream before and after, and what else makes its days differ.
/// It stands in the practice's document, at the benefit: <c>benefits[].measurement</c>.
/// </summary>
/// <param name="At">JSON Pointer of the benefit.</param>
/// <param name="Unit">Unit of the indicator, as the benefit tells it or the list of indicators.</param>
/// <param name="Daily">How the values of a day make one: "sum", "mean" or "counter".</param>
/// <param name="BeforeEnd">The last day, which belongs to the period.</param>
/// <param name="AfterEnd">The last day; null for the newest measurement.</param>
/// <param name="IsIncrease">The practice makes more of it, not less.</param>
/// <param name="Correction">"none", "heating", "cooling" or "usage".</param>
/// <param name="By">Id of the Datastream of the temperature or the usage; null without a correction.</param>
/// <param name="Base">Base temperature of the degree days, in °C.</param>
public sealed record MeasurementBinding(
    string At, string Kpi, string? Unit, string Datastream, string Daily, DateOnly BeforeStart, DateOnly BeforeEnd, DateOnly AfterStart, DateOnly? AfterEnd,
    bool IsIncrease, string Correction, string? By, string ByDaily, double Base)
{
    /// <summary>The property of a benefit that holds it.</summary>
    public const string Property = "measurement";

    public const string Sum = "sum", Mean = "mean", Counter = "counter";
    public const string None = "none", Heating = "heating", Cooling = "cooling", Usage = "usage";

    /// <summary>The longest period, in days.</summary>
    public const int MostDays = 3660;

    // Which temperature begins heating or cooling depends on the building: these are assumptions.
    private const double UsualHeating = 15, UsualCooling = 18;

    /// <summary>True of a correction by the weather.</summary>
    public bool IsByWeather => Correction is Heating or Cooling;

    /// <summary>The bindings of a document, as far as they are whole.</summary>
    public static IReadOnlyList<MeasurementBinding> Of(JsonObject doc) => [.. Benefits(doc).Select(b => From(b.Benefit, b.At)).OfType<MeasurementBinding>()];

    /// <summary>The binding of an indicator as the document has it; null when it has none.</summary>
    internal static JsonObject? Of(JsonObject doc, string kpi) =>
        Benefits(doc).Where(b => Json.AsText(b.Benefit["kpi"]) == kpi).Select(b => b.Benefit[Property]).OfType<JsonObject>().FirstOrDefault();

    /// <summary>What is wrong with bindings by themselves; whether there are such Datastreams is known elsewhere.</summary>
    internal static IEnumerable<Fault> Faults(JsonObject doc)
    {
        var bound = new HashSet<string>();
        foreach (var (benefit, at) in Benefits(doc))
        {
            if (benefit[Property] is not JsonObject) continue;
            if (!bound.Add(Json.AsText(benefit["kpi"]) ?? "")) yield return new Fault($"{at}/{Property}", "This indicator has a measurement already. Bind it once.");
            if (From(benefit, at) is not { } binding) continue;
            foreach (var fault in binding.Faults()) yield return fault with { Field = $"{at}/{Property}{fault.Field}" };
        }
    }

    private IEnumerable<Fault> Faults()
    {
        if (BeforeEnd < BeforeStart) yield return new Fault("/before/end", "The end lies before the start.");
        else if (BeforeEnd.DayNumber - BeforeStart.DayNumber >= MostDays) yield return new Fault("/before/end", $"A period has at most {MostDays} days.");
        if (BeforeEnd >= DateOnly.FromDateTime(DateTime.UtcNow)) yield return new Fault("/before/end", "The time before is not over yet. Give a day in the past.");
        if (AfterStart <= BeforeEnd) yield return new Fault("/after/start", "The time after must begin after the last day of the time before.");
        if (AfterEnd < AfterStart) yield return new Fault("/after/end", "The end lies before the start.");
        else if ((AfterEnd ?? AfterStart).DayNumber - AfterStart.DayNumber >= MostDays) yield return new Fault("/after/end", $"A period has at most {MostDays} days.");
        if (Correction != None && By is null) yield return new Fault("/by", "'by' is required: name the Datastream by which it is corrected.");
        if (Correction == None && By is not null) yield return new Fault("/correction", "Say how this Datastream corrects: heating, cooling or usage.");
        if (By == Datastream) yield return new Fault("/by", "It cannot be corrected by itself.");
    }

    private static IEnumerable<(JsonObject Benefit, string At)> Benefits(JsonObject doc) =>
        Json.AsText(doc["kind"]) != "practice" ? [] : (doc["benefits"] as JsonArray ?? []).Select((b, i) => (b as JsonObject, $"/benefits/{i}")).Where(b => b.Item1 is not null).Select(b => (b.Item1!, b.Item2));

    private static MeasurementBinding? From(JsonObject benefit, string at)
    {
        if (benefit[Property] is not JsonObject o || Json.AsText(benefit["kpi"]) is not { } kpi || Json.AsText(o["datastream"]) is not { } stream || Json.AsText(o["daily"]) is not { } daily) return null;
        if (Day(o["before"]?["start"]) is not { } start || Day(o["before"]?["end"]) is not { } end || Day(o["after"]?["start"]) is not { } after) return null;
        var correction = Json.AsText(o["correction"]) ?? None;
        return new MeasurementBinding(at, kpi, Json.AsText(benefit["unit"]) ?? Kpis.Find(kpi)?.Unit, stream, daily, start, end, after, Day(o["after"]?["end"]), Json.AsText(o["effect"]) == "increase",
            correction, Json.AsText(o["by"]), Json.AsText(o["byDaily"]) ?? Mean, Json.AsNumber(o["base"]) ?? (correction == Cooling ? UsualCooling : UsualHeating));
    }

    private static DateOnly? Day(JsonNode? node) => DateOnly.TryParseExact(Json.AsText(node), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
