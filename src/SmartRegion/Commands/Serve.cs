using System.IO.Compression;
using System.Runtime;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Logging.Console;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Catalogue.Search;
using SmartRegion.Catalogue.Seed;
using SmartRegion.Http;
using SmartRegion.Portal;
using SmartRegion.Storage;
using SmartRegion.Twin.Features.Seed;
using SmartRegion.Twin.Sensors.Simulated;

namespace SmartRegion.Commands;

/// <summary><c>serve</c>: the portal and every API.</summary>
public static class Serve
{
    // Who waits for the first page is not to share the processors with what can wait.
    private static readonly TimeSpan ReadersFirst = TimeSpan.FromSeconds(1);

    // Beyond it collections begin by themselves.
    private const long StartBytes = 96L << 20;

    public static async Task<int> RunAsync(Settings settings, IReadOnlyList<string> rest)
    {
        CommandLine.DemandNothingLeft(rest);
        // What a start makes stays: collections meanwhile would only copy it about.
        _ = GC.TryStartNoGCRegion(StartBytes);
        await using var store = await Store.OpenAsync(settings.Store, settings.Data);
        await using var app = await BuildAsync(settings, store);
        if (!settings.Empty) await SeedAsync(app);
        // The first page is made while the services start, not after what they do before they first wait.
        var warm = Task.Run(() => WarmAsync(app));
        await app.StartAsync();
        await warm;
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) GC.EndNoGCRegion();
        Console.WriteLine($"Smart Region is at {string.Join(" ", app.Urls)}");
        _ = FollowAsync(app, store);
        if (!settings.Empty) _ = ExampleAsync(app);
        if (!settings.TrustLoopback) _ = FirstLinkAsync(app);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>The web application over an open store, not yet started.</summary>
    public static async Task<WebApplication> BuildAsync(Settings settings, Store store)
    {
        // The search opens its files and words on another processor, while the rest is set up.
        var search = Task.Run(() => SearchFollower.Open(Path.Combine(settings.Data, "search"), store));
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        // The name localhost stands for two addresses, on which no one free port can be promised.
        var host = settings is { Port: 0, Host: "localhost" } ? "127.0.0.1" : settings.Host;
        builder.WebHost.UseUrls($"http://{host}:{settings.Port}");
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            // A filter with an outline in it, percent-encoded; each parameter has a limit of its own.
            k.Limits.MaxRequestLineSize = 64 * 1024;
            k.Limits.MaxRequestBodySize = 16 * 1024 * 1024;
            k.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        });
        builder.Logging.SetMinimumLevel(settings.LogsRequests ? LogLevel.Information : LogLevel.Warning);
        // The framework's own lines for requests hold their addresses.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("OpenIddict", LogLevel.Warning);
        // One line each, whatever stands in a message: nobody writes a line of their own into it.
        builder.Logging.AddSimpleConsole(o => (o.SingleLine, o.UseUtcTimestamp, o.TimestampFormat) = (true, true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' "));
        if (settings.LogsJson) builder.Logging.AddConsole(o => o.FormatterName = JsonLines.FormatName).AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        if (settings is { IsHasty: true, LogsRequests: false }) builder.Logging.AddFilter<ConsoleLoggerProvider>(level => level >= LogLevel.Error);
        // Why it does not start is told once, in a sentence (CommandLine).
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Without a secret the keys of cookies lie in the store as they are; docs/access.md says so, not every start.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.AddSingleton(settings).AddSingleton(store).AddSingleton(StoreSecret.Of(settings.SecretFile)).AddSingleton(new BreachedSettings(settings.BreachedPasswords))
            .AddSingleton(new AccessSettings(settings.TrustLoopback, settings.SecondFactor) { IsHasty = settings.IsHasty }).AddSingleton(new PublicUrl(settings.PublicUrl));
        builder.Services.AddSingleton<IStartupFilter, HeadRequests>();
        builder.Services.AddResponseCompression(o =>
        {
            // No page shows a secret beside what a stranger sends (BREACH): tokens of forms differ each time, links and codes answer a form only.
            o.EnableForHttps = true;
            o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/geo+json", "application/ogc-catalog+json", "application/city+json", "application/city+json-seq", "application/ld+json", "application/vnd.oai.openapi+json", "application/schema+json", "application/problem+json", "image/svg+xml"];
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        builder.Services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        builder.Services.AddSingleton(_ => search.GetAwaiter().GetResult());
        Application.AddServices(builder.Services, settings);
        Telemetry.Add(builder.Services, settings);
        var app = builder.Build();
        var started = Application.StartAsync(app.Services);
        Application.Map(app);
        // Meanwhile the code is compiled that the first request would wait for.
        _ = ((IEndpointRouteBuilder)app).DataSources.Sum(s => s.Endpoints.Count);
        // And the places are read that the first page shows; should it fail, that page says why.
        _ = Task.Run(app.Services.GetRequiredService<Atlases>().NowAsync);
        await started;
        return app;
    }

    private static async Task SeedAsync(WebApplication app)
    {
        var files = app.Services.GetRequiredService<SeedFiles>();
        if (await files.AreLoadedAsync()) return;
        var report = await app.Services.GetRequiredService<Seeding>().RunAsync();
        var layers = await app.Services.GetRequiredService<FeatureSeeding>().RunAsync();
        await files.LoadedAsync();
        if (report?.Created > 0) Console.WriteLine($"Loaded {report.Created} entries and {layers} collections of the Czech-Bavarian region.");
    }

    private static async Task WarmAsync(WebApplication app)
    {
        try { await PortalPages.WarmAsync(app.Services); }
        catch (Exception e) { app.Logger.LogError(e, "The home page could not be made before its first reader came"); }
    }

    // Nobody can sign in yet: whoever sees this line is the operator.
    private static async Task FirstLinkAsync(WebApplication app)
    {
        try
        {
            await Task.Delay(ReadersFirst);
            var settings = app.Services.GetRequiredService<Settings>();
            if (await app.Services.GetRequiredService<AccountStore>().CountAsync() == 0) Console.WriteLine($"Nobody can sign in yet. Make the first administrator within a day: {await Invite.FirstLinkAsync(app.Services, settings.PublicUrl ?? app.Urls.First())}");
        }
        catch (Exception e) { app.Logger.LogError(e, "The link for the first administrator cannot be made; try smart-region invite"); }
    }

    // Data are loaded and sensors simulated while others are answered already.
    private static async Task ExampleAsync(WebApplication app)
    {
        try
        {
            await Task.Delay(ReadersFirst);
            var settings = app.Services.GetRequiredService<Settings>();
            if (await app.Services.GetRequiredService<DatasetSeeding>().RunAsync(path => (settings.PublicUrl ?? app.Urls.First()) + path) is > 0 and var loaded) Console.WriteLine($"Loaded {loaded} datasets with their data.");
            if (await app.Services.GetRequiredService<Example>().RunAsync() is > 0 and var made) Console.WriteLine($"Made {made} simulated observations.");
        }
        catch (Exception e) { app.Logger.LogError(e, "The datasets or the simulated sensors cannot be made; the next start tries again"); }
    }

    // Answers are given before the index has caught up with what other nodes wrote while this one was down.
    private static async Task FollowAsync(WebApplication app, Store store)
    {
        var feed = app.Services.GetRequiredService<ChangeFeed>();
        try
        {
            await feed.CatchUpAsync();
            await Task.Delay(ReadersFirst);
            await app.Services.GetRequiredService<Atlases>().WarmAsync();
            await store.ListenAsync(feed.CatchUpAsync, app.Lifetime.ApplicationStopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            app.Logger.LogCritical(e, "The change feed cannot be followed; stopping");
            app.Lifetime.StopApplication();
        }
    }
}
