using Microsoft.AspNetCore.WebUtilities;
using SmartRegion.Portal.Charts;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Portal;

/// <summary>Addresses of the data behind pages of measurements.</summary>
public static class SensorAddresses
{
    private const string Root = "/v1.1";

    /// <summary>An entity of SensorThings.</summary>
    public static string Of(string set, string id) => $"{Root}/{set}({(IsBare(id) ? id : $"'{Uri.EscapeDataString(id.Replace("'", "''", StringComparison.Ordinal))}'")})";

    /// <summary>The observations of datastreams, for who follows them as server-sent events; null for none.</summary>
    public static string? Live(IReadOnlyList<StreamShown> streams) => streams.Count switch
    {
        0 => null,
        1 => Of("Datastreams", streams[0].Stream.Id) + "/Observations",
        _ => $"{Root}/Observations?$filter=" + Uri.EscapeDataString(string.Join(" or ", streams.Select(s => $"Datastream/@iot.id eq {(long.TryParse(s.Stream.Id, out _) ? s.Stream.Id : $"'{s.Stream.Id.Replace("'", "''", StringComparison.Ordinal)}'")}"))),
    };

    /// <summary>The observations as a table; of a view, those within it.</summary>
    public static string Download(DatastreamInfo stream, string format, TimeView? view = null)
    {
        var query = new Dictionary<string, string?> { ["f"] = format };
        if (view is not null) (query["from"], query["to"]) = (Text(view.From), Text(view.Until));
        return QueryHelpers.AddQueryString($"/api/datastreams/{Uri.EscapeDataString(stream.Id)}/observations", query);
    }

    // Numbers and UUIDs stand without quotes.
    private static bool IsBare(string id) => long.TryParse(id, out _) || Guid.TryParse(id, out _);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
