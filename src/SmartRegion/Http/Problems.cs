using System.Net.Mime;
using System.Text.Json;
using SmartRegion.Core;

namespace SmartRegion.Http;

/// <summary>Writes every error: RFC 9457 problem details, or a page to those who read pages.</summary>
public static class Problems
{
    private const string MediaType = "application/problem+json";
    private static readonly string[] Kept = ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy", "Strict-Transport-Security", "Access-Control-Allow-Origin"];

    /// <summary>Writes the page of a problem; the portal sets it, since this room knows no pages.</summary>
    public delegate Task PageWriter(HttpContext context, Problem problem);

    /// <summary>Turns whatever is thrown, and every bare error status, into a problem.</summary>
    public static void UseProblems(this WebApplication app, PageWriter page)
    {
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
                if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
                    await WriteAsync(context, Bare(context), page);
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                if (e is OperationCanceledException && context.RequestAborted.IsCancellationRequested) return;
                await WriteAsync(context, Of(e, app.Logger, context), page);
            }
        });
    }

    private static Problem Of(Exception e, ILogger log, HttpContext context)
    {
        switch (e)
        {
            case ProblemException p: return p.Problem;
            case BadHttpRequestException b:
                return new Problem(b.StatusCode, b.StatusCode == 413 ? "The body is too large" : "Bad request",
                    b.StatusCode == 413 ? "The body is larger than this address takes. Send less at once." : b.Message, [new Fault("", b.Message)]);
            default:
                log.LogError(e, "The request {Request} failed", RequestId.Of(context));
                return new Problem(500, "Our fault", "Something went wrong on our side. Nothing was changed. Please try again.");
        }
    }

    private static Problem Bare(HttpContext context) => context.Response.StatusCode switch
    {
        404 => Problem.NotFound($"There is nothing at {context.Request.Path}. What there is stands at /api."),
        405 => new Problem(405, "Method not allowed", $"{context.Request.Path} does not take {context.Request.Method}. It takes {context.Response.Headers.Allow}."),
        415 => new Problem(415, "Unsupported media type", "Send JSON as application/json."),
        var status => new Problem(status, "The request failed"),
    };

    private static async Task WriteAsync(HttpContext context, Problem problem, PageWriter page)
    {
        var allow = context.Response.Headers.Allow;
        var envelope = context.GetEndpoint()?.Metadata.GetMetadata<ProblemEnvelope>();
        // What keeps browsers careful holds for errors, too.
        var kept = Kept.Select(name => (name, context.Response.Headers[name])).Where(h => h.Item2.Count > 0).ToList();
        context.Response.Clear();
        foreach (var (name, values) in kept) context.Response.Headers[name] = values;
        context.Response.Headers.Allow = allow;
        context.Response.StatusCode = problem.Status;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Vary = "Accept, Accept-Language";
        if (problem.Status == 405 && allow.Count == 0) context.Response.Headers.Remove("Allow");
        if (WantsPage(context.Request)) await page(context, problem);
        else
        {
            context.Response.ContentType = envelope?.Type ?? MediaType;
            await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json.Writing);
            Write(json, problem, envelope, context);
        }
    }

    /// <summary>Writes a problem as JSON.</summary>
    public static void Write(Utf8JsonWriter json, Problem problem, ProblemEnvelope? envelope = null, HttpContext? context = null)
    {
        json.WriteStartObject();
        envelope?.Write(json, problem, context);
        json.WriteString("type", problem.Type);
        json.WriteString("title", problem.Title);
        json.WriteNumber("status", problem.Status);
        if (problem.Detail is not null) json.WriteString("detail", problem.Detail);
        if (context is not null) json.WriteString("requestId", RequestId.Of(context));
        if (problem.Faults is { Count: > 0 } faults)
        {
            json.WriteStartArray("errors");
            foreach (var fault in faults)
            {
                json.WriteStartObject();
                json.WriteString(fault.Field.StartsWith('/') || fault.Field.Length == 0 ? "pointer" : "parameter", fault.Field);
                json.WriteString("detail", fault.Message);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    // A program that also names text/html somewhere (*/*) still gets JSON; a browser puts it first.
    private static bool WantsPage(HttpRequest request) =>
        request.Query["f"] == Format.Html.Name
        || (request.Query["f"].Count == 0 && HttpMethods.IsGet(request.Method)
            && request.GetTypedHeaders().Accept?.FirstOrDefault()?.MediaType == MediaTypeNames.Text.Html);
}

/// <summary>What the clients of a standard look for in a problem beside the members of RFC 9457: metadata of its addresses.</summary>
/// <param name="Write">Writes these members; the request is not known within a batch.</param>
/// <param name="Type">The media type that those clients look for.</param>
public sealed record ProblemEnvelope(Action<Utf8JsonWriter, Problem, HttpContext?> Write, string Type = "application/problem+json");
