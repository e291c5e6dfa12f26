using System.Collections.Concurrent;
using System.Net.Mime;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>
/// Sends those away who try passwords too often, before a form's token is checked, an account is looked up, or a page is made: a thousand guesses a
/// second are to cost the others nothing.
/// </summary>
public sealed class TooOften(IServiceScopeFactory scopes, Attempts attempts, KnownDevices devices)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> _pages = [];

    /// <summary>True when the answer is given already.</summary>
    public async Task<bool> RefuseAsync(HttpContext context)
    {
        // Whose browser is known has attempts of their own, which are counted later.
        if (devices.IsKnown(context) || !await IsSpentAsync(context)) return false;
        var page = await _pages.GetOrAdd((string)context.GetRouteValue("lang")!, language => new Lazy<Task<byte[]>>(() => MakeAsync(language))).Value;
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        (context.Response.Headers.RetryAfter, context.Response.Headers.CacheControl) = ("300", "no-store");
        (context.Response.ContentType, context.Response.ContentLength) = ("text/html; charset=utf-8", page.Length);
        await context.Response.Body.WriteAsync(page, context.RequestAborted);
        return true;
    }

    private async Task<bool> IsSpentAsync(HttpContext context)
    {
        if (attempts.IsSpent(context)) return true;
        var form = await Forms.ReadAsync(context.Request);
        return form["pending"].Count == 0 && attempts.IsSpent(Account.KeyOf(form.Field("email")));
    }

    // As a stranger sees it. On a thread of its own: the request that asks keeps its context.
    private Task<byte[]> MakeAsync(string language)
    {
        using (ExecutionContext.SuppressFlow()) return Task.Run(async () =>
        {
            await using var scope = scopes.CreateAsyncScope();
            using var body = new MemoryStream();
            var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            (context.Request.Scheme, context.Request.Host, context.Request.Path, context.Response.Body) = ("http", new HostString("localhost"), $"/{language}/sign-in", body);
            context.Request.Headers.Accept = MediaTypeNames.Text.Html;
            context.Request.RouteValues["lang"] = language;
            scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
            await PortalPages.Page<TooOftenPage>().ExecuteAsync(context);
            return body.ToArray();
        });
    }
}
