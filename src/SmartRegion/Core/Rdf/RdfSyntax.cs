namespace SmartRegion.Core.Rdf;

/// <summary>The ways of writing RDF that are known here.</summary>
public enum RdfSyntax
{
    Turtle,
    NTriples,
    RdfXml,
    JsonLd,
}

/// <summary>How a syntax is recognised.</summary>
public static class RdfSyntaxes
{
    /// <summary>The syntax of a media type (parameters are ignored), or null. Types that portals use in their place count too.</summary>
    public static RdfSyntax? OfMediaType(string? mediaType) => mediaType?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "text/turtle" or "application/x-turtle" or "text/n3" => RdfSyntax.Turtle,
        "application/n-triples" => RdfSyntax.NTriples,
        "application/rdf+xml" or "application/xml" or "text/xml" => RdfSyntax.RdfXml,
        "application/ld+json" or "application/json" => RdfSyntax.JsonLd,
        _ => null,
    };

    /// <summary>The syntax of a file's name or an address's path, or null.</summary>
    public static RdfSyntax? OfPath(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".ttl" => RdfSyntax.Turtle,
        ".nt" => RdfSyntax.NTriples,
        ".rdf" or ".xml" or ".owl" => RdfSyntax.RdfXml,
        ".jsonld" or ".json" => RdfSyntax.JsonLd,
        _ => null,
    };
}
