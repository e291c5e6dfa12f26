using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>The formats of $resultFormat beside the usual JSON.</summary>
internal static class ResultFormat
{
    /// <summary>Writes a page in a format.</summary>
    public delegate SensorAnswer Writer(EntityPage page, ODataQuery query, EntityIds ids, SensorRequest request);

    private static readonly Dictionary<string, Writer> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dataArray"] = DataArrayJson.Write,
        ["CSV"] = EntityCsv.Write,
        ["GeoJSON"] = EntityGeoJson.Write,
    };

    /// <summary>The writer of the format that was asked for; null for the usual JSON.</summary>
    /// <exception cref="ProblemException">400 for an unknown one, and for a data array of what are not Observations.</exception>
    public static Writer? Of(ODataQuery query, Target target)
    {
        if (query.ResultFormat is not { } name || name.Equals("default", StringComparison.OrdinalIgnoreCase) || name.Equals("json", StringComparison.OrdinalIgnoreCase)) return null;
        if (!Known.TryGetValue(name, out var writer))
            throw new ProblemException("$resultFormat", $"There is no format '{name}'. Known: {string.Join(", ", Known.Keys)}.");
        if (target.Ref) throw new ProblemException("$resultFormat", "Addresses come as the usual JSON.");
        if (writer == DataArrayJson.Write && (!target.Type.IsObservation || target.Key is not null)) throw new ProblemException("$resultFormat", "A data array holds a set of Observations.");
        return writer;
    }
}
