using SmartRegion.Catalogue;
using SmartRegion.Planning.Evidence;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Portal;

/// <summary>What measurements say of a practice, in words.</summary>
public static class EvidenceWords
{
    /// <summary>"61 MWh a year (with 90% confidence 55 to 67)".</summary>
    public static string Effect(this Reader r, EffectFigure f) => r.T("evidence.figure", r.Measured(f.Value, f.Unit), r.Measured(f.Low, f.Unit), r.Measured(f.High, f.Unit));

    /// <summary>What keeps the seal back.</summary>
    public static string Lacks(this Reader r, MeasuredBenefit m) => r.T("evidence.not-yet", string.Join("; ", m.Lacks.Select(l => r.T("evidence.lack-" + l))));

    /// <summary>What an indicator is called.</summary>
    public static string Indicator(this Reader r, string kpi) => Kpis.Find(kpi) is { } known ? r.Plain(known.Label) : kpi.Replace('_', ' ');

    /// <summary>What a Datastream is called.</summary>
    public static string NameOf(this Reader r, DatastreamInfo stream) => r.Plain(stream.Named.Title) is { Length: > 0 } title ? title : stream.Named.Name;

    /// <summary>A word of a list of the binding, as its form has it.</summary>
    public static string Choice(this Reader r, string property, string value) =>
        r.Plain(Core.LangText.From(SchemaWalk.Find("practice", ["benefits"])?["items"]?["properties"]?[MeasurementBinding.Property]?["properties"]?[property]?["x-enum"]?[value]));
}
