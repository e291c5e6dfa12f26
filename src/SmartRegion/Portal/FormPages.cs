using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Portal;

/// <summary>Pages with forms on which someone says who they are: never kept by a cache, and taken only with the token that their page had.</summary>
public static class FormPages
{
    private const long MaxBytes = 64 * 1024;
    private const int MostFields = 20_000;

    /// <summary>The pages under /{lang} that show such forms.</summary>
    public static RouteGroupBuilder FormPagesShown(this WebApplication app)
    {
        var pages = app.Pages();
        pages.AddEndpointFilter((context, next) =>
        {
            Prepare(context.HttpContext);
            return next(context);
        });
        return pages;
    }

    /// <summary>The same for those who are signed in; others are sent to sign in, and back.</summary>
    public static RouteGroupBuilder OwnPagesShown(this WebApplication app, Act act)
    {
        var pages = app.FormPagesShown();
        pages.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            if (Actor.Of(http).May(act)) return await next(context);
            if (Actor.Of(http).SignedIn is not null) Actor.Demand(http, act);
            var reader = http.RequestServices.GetRequiredService<Reader>();
            return TypedResults.Redirect($"{reader.Url("/sign-in")}?next={Uri.EscapeDataString(reader.Url(reader.Path))}");
        });
        return pages;
    }

    /// <summary>Where such forms are sent to: checked before the handler runs.</summary>
    /// <param name="mostBytes">How large a form may be.</param>
    /// <param name="refuse">Asked before anything is read or checked that costs: true when it has answered.</param>
    public static RouteGroupBuilder FormPosts(this WebApplication app, long mostBytes = MaxBytes, Func<HttpContext, Task<bool>>? refuse = null)
    {
        var posts = app.MapGroup("/{lang:language}");
        posts.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = mostBytes;
            if (!http.Request.HasFormContentType) throw new ProblemException(new Problem(415, "Unsupported media type", "A form is expected here."));
            OwnPage.Demand(http.Request);
            if (refuse is not null && await refuse(http)) return Results.Empty;
            if (mostBytes > MaxBytes) http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions { ValueCountLimit = MostFields, ValueLengthLimit = (int)mostBytes, MultipartBodyLengthLimit = mostBytes }));
            await Forms.ReadAsync(http.Request);
            if (!await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
                throw new ProblemException(new Problem(400, "The form is out of date", "This form was not sent from its own page, or the page is too old. Open the page again."));
            Prepare(http);
            return await next(context);
        });
        return posts;
    }

    /// <summary>A path of our own to go to afterwards, or the other one: nobody is sent elsewhere by a link to us.</summary>
    public static string OwnPath(string? next, string otherwise) =>
        next is ['/', not ('/' or '\\'), ..] && !next.Any(c => char.IsControl(c) || c == '\\') ? next : otherwise;

    /// <summary>A field of the form without the spaces around it, cut to what a name may be long.</summary>
    internal static string Field(this IFormCollection form, string name, int longest = 200) =>
        form[name].ToString().Trim() is var text && text.Length <= longest ? text : text[..longest];

    private static void Prepare(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        context.Response.Headers.Remove("Access-Control-Allow-Origin");
    }
}
