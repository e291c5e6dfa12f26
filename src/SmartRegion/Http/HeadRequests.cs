namespace SmartRegion.Http;

/// <summary>
/// Answers HEAD wherever GET is answered, with the same status and headers (RFC 9110, 9.3.2): it is routed as GET, and the server, which
/// knows what was asked, sends no content.
/// </summary>
internal sealed class HeadRequests : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        // A filter of the start comes before the routing.
        app.Use((context, further) =>
        {
            if (HttpMethods.IsHead(context.Request.Method)) context.Request.Method = HttpMethods.Get;
            return further(context);
        });
        next(app);
    };
}
