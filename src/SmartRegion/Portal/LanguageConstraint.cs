using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>The first segment of a page's address: one of our languages.</summary>
public sealed class LanguageConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        Language.IsKnown(values[routeKey] as string);
}
