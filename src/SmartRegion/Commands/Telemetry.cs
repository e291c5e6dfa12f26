using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Commands;

/// <summary>
/// Measures and traces by OpenTelemetry, where the operator asks for them. Without <c>--metrics</c> and without a collector none of its assemblies is
/// loaded.
/// </summary>
public static class Telemetry
{
    private const string Requests = "Microsoft.AspNetCore";
    private static readonly string[] Meters = [Measures.Name, "SmartRegion.Mqtt", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    /// <summary>Whether measures and traces go to a collector.</summary>
    public static bool IsSent(Settings settings) => (settings.OtlpEndpoint is not null || Variable("OTEL_EXPORTER_OTLP_ENDPOINT") is not null) && Variable("OTEL_SDK_DISABLED") != "true";

    public static void Add(IServiceCollection services, Settings settings)
    {
        if (settings.Metrics || IsSent(settings)) AddSdk(services, settings);
    }

    /// <summary>Gives the trace of a request its route; addresses are left out, since links that let somebody in are among them.</summary>
    public static void UseTraces(WebApplication app) => app.Use(async (context, next) =>
    {
        try { await next(context); }
        finally
        {
            if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity)
            {
                var route = RequestLog.RouteOf(context);
                activity.DisplayName = $"{context.Request.Method} {route}";
                activity.SetTag("http.request.method", context.Request.Method).SetTag("http.route", route).SetTag("http.response.status_code", context.Response.StatusCode);
            }
        }
    });

    // Apart, so that its types are not looked for when it is not called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddSdk(IServiceCollection services, Settings settings)
    {
        var version = typeof(Telemetry).Assembly.GetName().Version?.ToString(3);
        // Last, so that the variables of OpenTelemetry win.
        var telemetry = services.AddOpenTelemetry().ConfigureResource(r => r.Clear().AddService("smart-region", serviceVersion: version).AddTelemetrySdk().AddEnvironmentVariableDetector());
        telemetry.WithMetrics(m =>
        {
            m.AddMeter(Meters);
            if (settings.Metrics) m.AddPrometheusExporter();
            if (IsSent(settings)) m.AddOtlpExporter(o => Direct(o, settings, "v1/metrics"));
        });
        if (IsSent(settings)) telemetry.WithTracing(t => t.AddSource(Requests, Measures.Name, "Npgsql").AddProcessor(new OnlyRoutes()).AddOtlpExporter(o => Direct(o, settings, "v1/traces")));
    }

    private static void Direct(OtlpExporterOptions options, Settings settings, string path)
    {
        if (settings.OtlpEndpoint is not { } endpoint) return;
        options.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf ? new Uri(endpoint.ToString().TrimEnd('/') + "/" + path) : endpoint;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Takes out of traces what they would tell of persons: addresses, queries, what browsers say of themselves.</summary>
    private sealed class OnlyRoutes : BaseProcessor<Activity>
    {
        private static readonly HashSet<string> Kept = ["http.request.method", "http.route", "http.response.status_code", "error.type", "network.protocol.version", "url.scheme"];

        public override void OnEnd(Activity data)
        {
            if (data.Source.Name != Requests) return;
            foreach (var name in data.TagObjects.Select(t => t.Key).Where(n => !Kept.Contains(n)).ToList()) data.SetTag(name, null);
        }
    }
}
