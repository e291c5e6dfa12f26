using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>To which organisation an entry belongs: the one that it names as owner. An organisation's own entry belongs to itself.</summary>
public static class Owners
{
    /// <summary>The id of the organisation; empty when it belongs to the region.</summary>
    public static string Of(JsonObject doc) =>
        Json.AsText(doc["owner"]) ?? (Json.AsText(doc["kind"]) == "organisation" ? Json.AsText(doc["id"]) : null) ?? "";
}
