using Microsoft.AspNetCore.Routing.Matching;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>The first segment of a page's address: one of our languages. That no other word is one is told when routing is built, which keeps pages out of the branches of the APIs.</summary>
public sealed class LanguageConstraint : IRouteConstraint, IParameterLiteralNodeMatchingPolicy
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        Language.IsKnown(values[routeKey] as string);

    public bool MatchesLiteral(string parameterName, string literal) => Language.IsKnown(literal);
}
