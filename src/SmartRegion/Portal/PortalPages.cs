using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Api;
using SmartRegion.Catalogue.Federation.Api;
using SmartRegion.Catalogue.Search;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;
using SmartRegion.Portal.Writing;

namespace SmartRegion.Portal;

/// <summary>The portal: pages under /{lang} and files under /assets.</summary>
public static partial class PortalPages
{
    /// <summary>How a page is asked for.</summary>
    public static readonly string[] Reading = ["GET", "HEAD"];

    /// <summary>What pages need to be made.</summary>
    public static IServiceCollection AddPortal(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddSingleton<Assets>().AddSingleton<MapPoints>().AddSingleton<SimilarEntries>().AddSingleton<HomeFacts>().AddSingleton<StreamReading>().AddSingleton<MapReading>().AddSingleton<TableReading>();
        services.AddSingleton<LikelySame>().AddSingleton<Writing.NameLookup>().AddSingleton<Writing.Translator>().AddScoped<Writing.WrittenForms>().AddScoped<Writing.Sheets.SheetReading>();
        services.AddSingleton<TooOften>().AddScoped<OwnAccount>().AddScoped<OwnExtract>().AddScoped<People>().AddScoped<ShownDrafts>().AddScoped<Members>().AddSingleton<Letters.Outbox>().AddSingleton<InvitationMail>();
        services.AddScoped(s => Reader.Of(s.GetRequiredService<IHttpContextAccessor>().HttpContext!));
        // Czech and German letters as they are: a third of the page's weight otherwise.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.Configure<RouteOptions>(o => o.SetParameterPolicy<LanguageConstraint>("language"));
        return services;
    }

    public static void MapPortal(this WebApplication app)
    {
        app.MapAssets();
        app.MapMethods("/", Reading, (HttpContext context) =>
        {
            context.Response.Headers.Vary = "Accept-Language, Cookie";
            context.Response.Headers.CacheControl = "private, no-store";
            return TypedResults.Redirect($"/{Reader.Preferred(context.Request)}");
        });
        var pages = app.Pages();
        pages.MapMethods("", Reading, async (HomeFacts facts, Reader reader) => Page<Home>(new { View = await facts.ReadAsync(reader.Language) }));
        pages.MapMethods("/about", Reading, async (Entries entries) => Page<About>(new { View = await AboutShown.ReadAsync(entries) }));
        // Expressions alone would be taken for handlers of a request whose result nobody sends.
        pages.MapMethods("/search", Reading, async (HttpContext context) =>
        {
            return Page<Search>(new { View = await SearchShown.ReadAsync(context) });
        });
        pages.MapMethods("/search/regions", Reading, async (HttpContext context) =>
        {
            return Page<RegionsSearch>(new { Result = await FederationApi.RunAsync(context), Text = context.Request.Query["q"].LastOrDefault(t => t?.Length > 0) });
        });
        pages.MapMethods("/search/points", Reading, PointsAsync);
    }

    /// <summary>Makes the home page once, so that the first person who opens it need not wait for its code to be compiled.</summary>
    public static async Task WarmAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (context.Request.Scheme, context.Request.Host, context.Request.Path) = ("http", new HostString("localhost"), "/en");
        context.Request.RouteValues["lang"] = "en";
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        var facts = scope.ServiceProvider.GetRequiredService<HomeFacts>();
        await Page<Home>(new { View = await facts.ReadAsync("en") }).ExecuteAsync(context);
    }

    /// <summary>The pages under /{lang}, to map by <c>MapMethods(pattern, Reading, page)</c>; the reader's language is remembered.</summary>
    public static RouteGroupBuilder Pages(this WebApplication app) =>
        app.MapGroup("/{lang:language}").AddEndpointFilter((context, next) =>
        {
            RememberLanguage(context.HttpContext);
            context.HttpContext.Response.Headers.CacheControl = "no-cache";
            return next(context);
        });

    /// <summary>The answer that renders a page; <paramref name="parameters"/> is an anonymous object of its parameters.</summary>
    public static IResult Page<T>(object? parameters = null, int status = 200) where T : IComponent =>
        new RazorComponentResult<T>(parameters ?? new { }) { StatusCode = status };

    // What the map beside a search shows: all hits, each with what a click on it needs.
    private static async Task PointsAsync(HttpContext context, MapPoints points, EntryFilter filter, Reader reader)
    {
        var request = await ListRequest.ReadAsync(context.Request, filter) with { Language = reader.Language };
        await context.WriteJsonAsync(new JsonObject
        {
            ["points"] = new JsonArray([.. (await points.OfAsync(request)).Select(p => new JsonArray(p.Id, p.Lon, p.Lat, p.Title, p.Kind))]),
        });
    }

    private static void RememberLanguage(HttpContext context)
    {
        var language = (string)context.GetRouteValue("lang")!;
        if (context.Request.Cookies[CookieName.Of(context.Request, "lang")] == language) return;
        context.Response.Cookies.Append(CookieName.Of(context.Request, "lang"), language, new CookieOptions
        {
            SameSite = SameSiteMode.Lax,
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            MaxAge = TimeSpan.FromDays(365),
            IsEssential = true,
        });
    }

    private static void MapAssets(this WebApplication app)
    {
        PackedAssets.Use(app, "/assets");
        app.UseStaticFiles(new StaticFileOptions
        {
            RequestPath = "/assets",
            ContentTypeProvider = new PackedAssets(),
            OnPrepareResponse = c =>
            {
                PackedAssets.Tell(c);
                c.Context.Response.Headers.CacheControl =
                    c.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable"
                    // Named by style sheets, which know no hash.
                    : c.File.Name.EndsWith(".woff2", StringComparison.Ordinal) ? "public, max-age=2592000" : "no-cache";
            },
        });
    }
}
