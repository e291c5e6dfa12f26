using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Restricted;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Twin.Sensors.Api;

/// <summary>All observations of a Datastream as a table: <c>/api/datastreams/{id}/observations</c>, CSV or Parquet, streamed.</summary>
public static class ObservationDownloads
{
    // Rows read from the store at once; of Parquet, the rows of a row group.
    private const int PageSize = 50_000;

    private static readonly ApiOperation Description = new("downloadObservations", "All observations of a Datastream as a table, the oldest first", "SensorThings")
    {
        Parameters =
        [
            new("id", "The Datastream's @iot.id.", In: "path", Example: "1"),
            new("from", "Only from this instant on (ISO 8601 with offset).", Example: "2026-01-01T00:00:00Z"),
            new("to", "Only before this instant.", Example: "2026-02-01T00:00:00Z"),
            new("f", "The format.", Values: [Format.Csv.Name, Format.Parquet.Name]),
        ],
        Produces = [Format.Csv.MediaType, Format.Parquet.MediaType],
        Failure = [400, 404, 406],
    };

    /// <summary>Maps its address.</summary>
    public static void MapObservationDownloads(this WebApplication app) => app.MapGet("/api/datastreams/{id}/observations", SendAsync).WithApi(Description);

    private static async Task SendAsync(string id, HttpContext context, Datastreams datastreams, Measurements measurements)
    {
        var format = Format.Of(context.Request, Format.Csv, Format.Parquet);
        var parameters = new Parameters(context.Request, ["f", "from", "to"]);
        var (from, until) = (Instant(parameters, "from") ?? long.MinValue + 1, Instant(parameters, "to") ?? long.MaxValue);
        if (until <= from) throw new ProblemException("to", "It is not later than from.");
        var stream = await datastreams.FindAsync(id, await Audiences.SightAsync(context)) ?? throw new ProblemException(Problem.NotFound($"There is no Datastream '{id}'. All of them are at /v1.1/Datastreams."));
        var response = context.Response;
        response.ContentType = format == Format.Csv ? "text/csv; charset=utf-8; header=present" : format.MediaType;
        response.Headers.ContentDisposition = $"attachment; filename=\"datastream-{SafeName(stream.Id)}.{format.Name}\"";
        response.Headers.Vary = "Accept";
        var pages = measurements.PagesAsync(stream.Key, from, until, PageSize);
        if (format == Format.Csv) await ObservationCsv.WriteAsync(response.Body, pages, context.RequestAborted);
        else await ObservationParquet.WriteAsync(response.Body, pages, context.RequestAborted);
    }

    private static long? Instant(Parameters parameters, string name)
    {
        if (parameters.Text(name) is not { } text) return null;
        // A plus that was not escaped comes as a space.
        return Instants.TryParse(text.Replace(' ', '+'), out var at) ? at : throw new ProblemException(name, $"'{text}' is no instant such as 2026-01-01T00:00:00Z.");
    }

    private static string SafeName(string id) => string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
