using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Restricted;
using SmartRegion.Twin.Sensors.Rollups;

namespace SmartRegion.Twin.Sensors.Api;

/// <summary>Series for charts: <c>/api/datastreams/{id}/series</c>.</summary>
public static class SeriesApi
{
    private static readonly string[] Spans = ["auto", "raw", "hour", "day", "month"];

    private static readonly ApiOperation Read = new("readSeries", "Values of a Datastream in as many points as a chart wants, with gaps and outliers flagged", "SensorThings")
    {
        Parameters =
        [
            new("id", "The id of the Datastream.", In: "path", Example: "1"),
            new("from", "From this instant or day on; else from the first value.", Example: "2025-01-01"),
            new("to", "Before this instant or day; else to the last value.", Example: "2026-01-01T00:00:00Z"),
            new("points", $"How many points at most, {Series.Default} by default.", "integer"),
            new("span", "How long the buckets are; auto takes the shortest of which there are no more than points.", Values: Spans),
        ],
        Produces = ["application/json", "text/csv"],
        Failure = [400, 404, 406],
    };

    /// <summary>Maps its address.</summary>
    public static void MapSeries(this WebApplication app) => app.MapGet("/api/datastreams/{id}/series", ReadAsync).WithApi(Read);

    private static async Task ReadAsync(string id, HttpContext context, Sensors sensors, Series series, RollupCalendar calendar)
    {
        var format = Format.Of(context.Request, Format.Json, Format.Csv);
        var p = new Parameters(context.Request, ["from", "to", "points", "span", "f"]);
        var points = p.Number("points", Series.Default, 2, Series.Most);
        var span = p.Text("span") ?? "auto";
        if (!Spans.Contains(span)) throw new ProblemException("span", $"There is no span '{span}'. Known: {string.Join(", ", Spans)}.");
        var (from, to) = (At(p, "from", calendar), At(p, "to", calendar));
        if (to < from) throw new ProblemException("to", "It lies before from.");
        var answer = await sensors.KeyAsync(EntityTypes.Datastream, id, await Audiences.SightAsync(context)) is { } key
            ? await series.ReadAsync(key, from, to, points, Enum.TryParse<Span>(span, true, out var named) ? named : null, span == "raw") : null;
        if (answer is null) throw new ProblemException(Problem.NotFound($"There is no Datastream with the id {id}."));
        context.Response.Headers.Vary = "Accept";
        if (format == Format.Csv) await WriteCsvAsync(context.Response, answer);
        else await context.WriteJsonAsync(Told(id, answer));
    }

    private static long? At(Parameters p, string name, RollupCalendar calendar)
    {
        if (p.Text(name) is not { } text) return null;
        if (Instants.TryParse(text, out var at)) return at;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? calendar.StartOf(day) : throw new ProblemException(name, $"'{text}' is no instant such as 2025-01-01T00:00:00Z and no day such as 2025-01-01.");
    }

    private static JsonObject Told(string id, SeriesAnswer answer) => new()
    {
        ["datastream"] = id,
        ["name"] = answer.Name,
        ["unitOfMeasurement"] = answer.Unit?.DeepClone(),
        ["span"] = NameOf(answer.Span),
        ["timeZone"] = answer.TimeZone,
        ["from"] = Instants.Text(answer.From),
        ["to"] = Instants.Text(answer.To),
        ["hasMore"] = answer.HasMore,
        ["points"] = new JsonArray([.. answer.Points.Select(p => Told(p, answer.Span is null))]),
        ["gaps"] = new JsonArray([.. answer.Gaps.Select(g => (JsonNode)new JsonObject { ["from"] = Instants.Text(g.From), ["to"] = Instants.Text(g.To) })]),
    };

    private static JsonNode Told(SeriesPoint point, bool isRaw)
    {
        var told = new JsonObject { ["time"] = Instants.Text(point.At) };
        if (!isRaw) told["end"] = Instants.Text(point.Until);
        told[isRaw ? "value" : "mean"] = point.Value.Mean;
        if (!isRaw)
        {
            told["min"] = point.Value.Min;
            told["max"] = point.Value.Max;
            told["count"] = point.Value.Count;
            told["sum"] = point.Value.Sum;
        }
        if (point.IsOutlier) told["flags"] = new JsonArray("outlier");
        return told;
    }

    private static string NameOf(Span? span) => span is { } s ? s.ToString().ToLowerInvariant() : "raw";

    private static async Task WriteCsvAsync(HttpResponse response, SeriesAnswer answer)
    {
        response.ContentType = "text/csv; charset=utf-8; header=present";
        await using var text = new StreamWriter(response.Body, new UTF8Encoding(false));
        await using var csv = new CsvWriter(text, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (var column in answer.Span is null ? new[] { "time", "value", "flag" } : ["time", "end", "mean", "min", "max", "count", "sum", "flag"]) csv.WriteField(column);
        await csv.NextRecordAsync();
        // The flag gap says that there is one after this point.
        var gaps = answer.Gaps.Select(g => g.From).ToHashSet();
        foreach (var point in answer.Points)
        {
            csv.WriteField(Instants.Text(point.At));
            if (answer.Span is not null) csv.WriteField(Instants.Text(point.Until));
            csv.WriteField(point.Value.Mean);
            if (answer.Span is not null)
            {
                csv.WriteField(point.Value.Min);
                csv.WriteField(point.Value.Max);
                csv.WriteField(point.Value.Count);
                csv.WriteField(point.Value.Sum);
            }
            csv.WriteField(string.Join(' ', new[] { point.IsOutlier ? "outlier" : null, gaps.Contains(point.At) ? "gap" : null }.Where(f => f is not null)));
            await csv.NextRecordAsync();
        }
    }
}
