using System.Diagnostics;

namespace SmartRegion.Http;

/// <summary>
/// A line of the log for each request, where the operator wants it: by its route, not by its address, since addresses hold what people search for,
/// and links that let somebody in.
/// </summary>
public static class RequestLog
{
    /// <summary>The log's category.</summary>
    public const string Category = "SmartRegion.Requests";

    private static readonly string[] Known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public static void UseRequestLog(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
        if (!log.IsEnabled(LogLevel.Information)) return;
        app.Use(async (context, next) =>
        {
            var began = Stopwatch.GetTimestamp();
            try { await next(context); }
            finally
            {
                log.LogInformation("{Method} {Route} answered {Status} in {Milliseconds} ms, request {Request}", Known.Contains(context.Request.Method) ? context.Request.Method : "OTHER",
                    RouteOf(context), context.Response.StatusCode, (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds, RequestId.Of(context));
            }
        });
    }

    /// <summary>The pattern of the address; a dash where nothing is mapped.</summary>
    public static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "-";
}
