using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>One reference of an entry to another, with the place in the document where it stands (JSON Pointer).</summary>
public sealed record Reference(string Rel, string To, string Field, JsonNode? Note = null);

/// <summary>Finds every reference in a document, whatever property it comes from.</summary>
public static class References
{
    public const string LocatedIn = "locatedIn";
    public const string PartOf = "partOf";
    public const string FundedBy = "fundedBy";
    public const string Uses = "uses";
    public const string Owner = "owner";
    public const string Contact = "contact";
    public const string Operator = "operator";

    /// <summary>The references of a valid document, each (relation, target) once.</summary>
    public static IReadOnlyList<Reference> Of(JsonObject doc) => [.. Each(doc).DistinctBy(r => (r.Rel, r.To))];

    /// <summary>The references, each as often as it stands there.</summary>
    public static IEnumerable<Reference> Each(JsonObject doc)
    {
        foreach (var (i, relation) in Items(doc["relations"]))
            yield return new Reference(Json.AsText(relation!["rel"])!, Json.AsText(relation["to"])!, $"/relations/{i}/to", relation["note"]);
        foreach (var (i, place) in Items(doc["places"])) yield return new Reference(LocatedIn, Json.AsText(place)!, $"/places/{i}");
        foreach (var (i, dataset) in Items(doc["datasets"])) yield return new Reference(Uses, Json.AsText(dataset)!, $"/datasets/{i}");
        foreach (var (i, grant) in Items(doc["funding"]))
            if (Json.AsText(grant!["programme"]) is { } programme)
                yield return new Reference(FundedBy, programme, $"/funding/{i}/programme", grant["note"]);
        if (Json.AsText(doc["parent"]) is { } parent) yield return new Reference(PartOf, parent, "/parent");
        if (Json.AsText(doc["inSeries"]) is { } series) yield return new Reference(PartOf, series, "/inSeries");
        if (Json.AsText(doc["owner"]) is { } owner) yield return new Reference(Owner, owner, "/owner");
        if (Json.AsText(doc["operator"]) is { } operates) yield return new Reference(Operator, operates, "/operator");
        if (Json.AsText(doc["contact"]?["organisation"]) is { } contact) yield return new Reference(Contact, contact, "/contact/organisation");
    }

    private static IEnumerable<(int, JsonNode?)> Items(JsonNode? array) => (array as JsonArray)?.Select((n, i) => (i, n)) ?? [];

}
