namespace SmartRegion.Http;

/// <summary>The conformance classes (OGC API Common, 7.4) that an address serves: said beside its code, collected from the routes.</summary>
public sealed record Conforms(IReadOnlyList<string> Classes);

/// <summary>Attaches conformance classes to routes and collects them.</summary>
public static class Conformance
{
    /// <summary>Says what this address serves.</summary>
    public static IEndpointConventionBuilder WithConformance(this IEndpointConventionBuilder route, params string[] classes)
    {
        route.WithMetadata(new Conforms(classes));
        return route;
    }

    /// <summary>What all mapped addresses serve, each class once, in order.</summary>
    public static IReadOnlyList<string> Of(EndpointDataSource routes) =>
        [.. routes.Endpoints.SelectMany(e => e.Metadata.OfType<Conforms>()).SelectMany(c => c.Classes).Distinct().Order(StringComparer.Ordinal)];
}
