using System.Text.Json.Nodes;
using System.Xml;
using SmartRegion.Core;

namespace SmartRegion.Twin.Sensors.Alarms;

/// <summary>A rule, and where it stands.</summary>
/// <param name="Seen">Time of the newest observation that was looked at, microseconds since 1970; null before the first.</param>
internal sealed record AlarmRule(long Key, JsonObject Doc, long Stream, long? Seen, bool Raised, long? Since, double? Value, long Made)
{
    public string Kind => Doc["kind"]!.GetValue<string>();

    public bool Enabled => Doc["enabled"] is not JsonValue v || v.GetValue<bool>();

    public string Language => Json.AsText(Doc["language"]) ?? Core.Language.Czech;

    public double? Number(string name) => Json.AsNumber(Doc[name]);

    /// <summary>A duration of the rule, in microseconds.</summary>
    public long Micros(string name) => XmlConvert.ToTimeSpan(Doc[name]!.GetValue<string>()).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Whether a threshold is passed by a value, in view of whether it was before: between limit and clear nothing changes.</summary>
    public bool Passes(double value)
    {
        if (Number("above") is { } above) return Raised ? value > (Number("clear") ?? above) : value > above;
        var below = Number("below")!.Value;
        return Raised ? value < (Number("clear") ?? below) : value < below;
    }

    /// <summary>Whether the change that is asked for has happened, from the least and greatest value within the time.</summary>
    public bool Changes(double value, double least, double greatest) =>
        Number("change") is var change && change > 0 ? value - least >= change : greatest - value >= -change;
}
