using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Api;

/// <summary>
/// Tells a vocabulary as SKOS (W3C Recommendation 18 August 2009) in JSON-LD 1.1: a concept scheme and its concepts, labels with
/// their languages. The context stands inside, so that nobody has to fetch one.
/// </summary>
public static class Skos
{
    /// <summary>The document. A concept's IRI is that of the vocabulary with the concept's id as its fragment.</summary>
    /// <param name="iri">The stable address of the vocabulary.</param>
    public static JsonObject Document(Entry vocabulary, string iri)
    {
        var concepts = (vocabulary.Doc["conceptScheme"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var graph = new JsonArray(Scheme(vocabulary, concepts, iri));
        foreach (var concept in concepts) graph.Add(Concept(concept, concepts, iri));
        return new JsonObject { ["@context"] = Context(), ["@graph"] = graph };
    }

    private static JsonObject Scheme(Entry vocabulary, List<JsonObject> concepts, string iri)
    {
        var scheme = new JsonObject
        {
            ["@id"] = iri,
            ["@type"] = "skos:ConceptScheme",
            ["title"] = Texts(vocabulary.Doc["title"]),
            ["modified"] = EntryJson.Time(vocabulary.Modified),
            ["hasTopConcept"] = Iris(concepts.Where(c => c["broader"] is null).Select(Id), iri),
        };
        if (vocabulary.Doc["summary"] is { } summary) scheme["description"] = Texts(summary);
        return scheme;
    }

    private static JsonObject Concept(JsonObject concept, List<JsonObject> all, string iri)
    {
        var id = Id(concept);
        var told = new JsonObject
        {
            ["@id"] = $"{iri}#{id}",
            ["@type"] = "skos:Concept",
            ["notation"] = id,
            ["inScheme"] = iri,
            ["prefLabel"] = Texts(concept["prefLabel"]),
        };
        if (concept["altLabel"] is JsonObject others) told["altLabel"] = others.DeepClone();
        if (concept["definition"] is { } definition) told["definition"] = Texts(definition);
        if (concept["broader"] is { } broader) told["broader"] = $"{iri}#{broader.GetValue<string>()}";
        else told["topConceptOf"] = iri;
        var narrower = all.Where(c => Json.AsText(c["broader"]) == id).Select(Id).ToList();
        if (narrower.Count > 0) told["narrower"] = Iris(narrower, iri);
        return told;
    }

    private static string Id(JsonObject concept) => concept["id"]!.GetValue<string>();

    private static JsonArray Iris(IEnumerable<string> ids, string iri) => new([.. ids.Select(i => (JsonNode)$"{iri}#{i}")]);

    // Without what only our own texts say: the original's language, and what a machine made.
    private static JsonObject Texts(JsonNode? text) =>
        new(Language.All.Where(l => text?[l] is not null).Select(l => KeyValuePair.Create(l, (JsonNode?)text![l]!.DeepClone())));

    private static JsonObject Context()
    {
        var context = new JsonObject
        {
            ["skos"] = "http://www.w3.org/2004/02/skos/core#",
            ["dcterms"] = "http://purl.org/dc/terms/",
            ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
            ["notation"] = "skos:notation",
            ["modified"] = new JsonObject { ["@id"] = "dcterms:modified", ["@type"] = "xsd:dateTime" },
        };
        foreach (var name in new[] { "skos:prefLabel", "skos:altLabel", "skos:definition", "dcterms:title", "dcterms:description" })
            context[name.Split(':')[1]] = new JsonObject { ["@id"] = name, ["@container"] = "@language" };
        foreach (var name in new[] { "skos:broader", "skos:narrower", "skos:inScheme", "skos:topConceptOf", "skos:hasTopConcept" })
            context[name.Split(':')[1]] = new JsonObject { ["@id"] = name, ["@type"] = "@id" };
        return context;
    }
}
