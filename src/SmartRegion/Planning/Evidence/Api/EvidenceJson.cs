using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Planning.Evidence.Api;

/// <summary>Tells how well the figures of a practice are known, and how that was reckoned.</summary>
internal static class EvidenceJson
{
    public static JsonObject Of(Entry practice, IReadOnlyList<MeasuredBenefit> measured, Func<string, string> address) => new()
    {
        ["entry"] = practice.Id,
        ["seal"] = Seals.Best(practice),
        ["benefits"] = new JsonArray([.. (practice.Doc["benefits"] as JsonArray ?? []).OfType<JsonObject>().Select((b, i) => (JsonNode)Benefit(practice, b, measured.FirstOrDefault(m => m.Binding.At == $"/benefits/{i}"), address))]),
        ["method"] = new JsonObject
        {
            ["model"] = EvidenceMethod.Model,
            ["uncertainty"] = EvidenceMethod.Uncertainty,
            ["sources"] = new JsonArray([.. EvidenceMethod.Sources.Select(s => (JsonNode)new JsonObject { ["title"] = s.Title, ["url"] = s.Url, ["says"] = s.Says.In(Language.English) })]),
        },
    };

    private static JsonObject Benefit(Entry practice, JsonObject benefit, MeasuredBenefit? measured, Func<string, string> address)
    {
        var told = new JsonObject { ["kpi"] = benefit["kpi"]?.DeepClone(), ["seal"] = Seals.Of(practice.Doc, benefit) };
        foreach (var name in new[] { "value", "min", "max", "unit" })
            if (benefit[name] is { } value) told[name] = value.DeepClone();
        if (measured is not null) told["measurement"] = Measured(measured, address);
        return told;
    }

    private static JsonObject Measured(MeasuredBenefit m, Func<string, string> address)
    {
        var told = new JsonObject
        {
            ["datastream"] = Stream(m.Stream, m.Binding.Datastream, address),
            ["daily"] = m.Binding.Daily,
            ["effect"] = m.Binding.IsIncrease ? "increase" : "decrease",
            ["before"] = Period(m.Binding.BeforeStart, m.Binding.BeforeEnd, m.Before),
            ["after"] = Period(m.Binding.AfterStart, m.Until, m.After),
            ["correction"] = m.Binding.Correction,
        };
        if (m.Binding.By is { } by) told["by"] = Stream(m.By, by, address);
        if (m.Binding.IsByWeather) told["base"] = m.Binding.Base;
        if (m.Comparison is { } c) told["comparison"] = Compared(c);
        if (m.Figure is { } f) told["figure"] = new JsonObject { ["value"] = Round(f.Value), ["low"] = Round(f.Low), ["high"] = Round(f.High), ["unit"] = f.Unit, ["confidence"] = 0.9 };
        told["lacks"] = new JsonArray([.. m.Lacks.Select(l => (JsonNode)l)]);
        return told;
    }

    private static JsonObject Compared(Comparison c) => new()
    {
        ["expected"] = Round(c.Expected),
        ["actual"] = Round(c.Actual),
        ["less"] = Round(c.Less),
        ["margin90"] = Round(c.Margin),
        ["margin68"] = Round(c.NarrowMargin),
        ["outside"] = Round(c.Outside),
        ["baseline"] = new JsonObject
        {
            ["days"] = c.Baseline.Days,
            ["independentDays"] = Round(c.Baseline.IndependentDays),
            ["intercept"] = Round(c.Baseline.Intercept),
            ["slope"] = Round(c.Baseline.Slope),
            ["rmse"] = Round(c.Baseline.Rmse),
            ["cvRmse"] = double.IsFinite(c.Baseline.Scatter) ? Round(c.Baseline.Scatter) : null,
            ["r2"] = Round(c.Baseline.R2),
            ["autocorrelation"] = Round(c.Baseline.Autocorrelation),
        },
    };

    private static JsonObject Stream(DatastreamInfo? stream, string id, Func<string, string> address) => stream is null ? new JsonObject { ["id"] = id }
        : new JsonObject { ["id"] = stream.Id, ["name"] = stream.Named.Name, ["unit"] = stream.Unit, ["href"] = address($"/en/datastreams/{Uri.EscapeDataString(stream.Id)}") };

    private static JsonObject Period(DateOnly start, DateOnly? end, DayCount days) => new() { ["start"] = Day(start), ["end"] = end is { } last ? Day(last) : null, ["days"] = days.With, ["of"] = days.All };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // To six significant digits: more would say more than is known.
    private static double? Round(double n) => !double.IsFinite(n) ? null : n == 0 ? 0 : Math.Round(n, Math.Clamp(6 - (int)Math.Ceiling(Math.Log10(Math.Abs(n))), 0, 12));
}
