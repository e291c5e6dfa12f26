using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Rollups;

namespace SmartRegion.Twin.Sensors.Alarms;

/// <summary>What messages say, in the language of their rule: the texts of texts.json.</summary>
internal sealed class AlarmTexts(RollupCalendar calendar)
{
    private static readonly JsonObject All = AlarmRules.Load("sensors/texts.json");

    /// <summary>The names of all texts, for the tests.</summary>
    public static IEnumerable<(string Name, LangText Text)> Texts => All.Select(t => (t.Key, LangText.From(t.Value)!));

    /// <summary>Subject and body.</summary>
    public (string Subject, string Body) Of(AlarmRule rule, AlarmMessage message, string stream, string? unit)
    {
        var culture = CultureInfo.GetCultureInfo(rule.Language);
        string In(string name, params object?[] values) => string.Format(culture, LangText.From(All[name])!.In(rule.Language)!, values);
        string Amount(double? number) => number is null ? "–" : number.Value.ToString("#,0.######", culture) + (unit is null ? "" : "\u00a0" + unit);
        var raised = message.Event == "raised";
        var what = (raised, rule.Kind) switch
        {
            (true, "threshold") => rule.Number("above") is null ? "below" : "above",
            (true, var kind) => kind,
            (false, "silence") => "heard",
            _ => "over",
        };
        var limit = rule.Number("above") ?? rule.Number("below") ?? rule.Number("change");
        var minutes = rule.Kind == "threshold" ? 0 : rule.Micros(rule.Kind == "rate" ? "within" : "after") / 60e6;
        var text = In(what, stream, Amount(message.Value), Amount(limit), minutes.ToString("#,0.#", culture));
        var time = In("time", calendar.Local(message.At).ToString("g", culture));
        return (In(message.Event, Json.AsText(rule.Doc["name"])), $"{text}\n{time}\n\n{In("foot", rule.Key)}\n");
    }
}
