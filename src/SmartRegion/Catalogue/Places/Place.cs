using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Places;

/// <summary>A municipality, district, region or state, as far as places are compared with one another.</summary>
/// <param name="Level">"municipality", "district", "nuts3", "nuts2", "nuts1" or "country".</param>
/// <param name="Country">ISO 3166 code of its state, or null.</param>
/// <param name="Parent">Id of the place that it is part of.</param>
/// <param name="AreaKm2">Area in km².</param>
/// <param name="ElevationM">Height above sea level in metres.</param>
/// <param name="Codes">Official codes by their system: ruian, ags, lau, nuts.</param>
/// <param name="Outline">Its geometry in degrees (WGS 84), or null.</param>
/// <param name="IsEmpty">True for an area that belongs to no municipality and in which nobody lives.</param>
public sealed record Place(
    string Id, int Version, LangText Title, string Level, string? Type, string? Country, string? Parent,
    long? Population, int? PopulationYear, double? AreaKm2, double? ElevationM,
    IReadOnlyDictionary<string, string> Codes, Geometry? Outline, bool IsEmpty)
{
    public const string Municipality = "municipality";
    public const string District = "district";

    /// <summary>A point within it, longitude first.</summary>
    public Point? Point { get; } = Outline as Point ?? Outline?.InteriorPoint;

    /// <summary>Inhabitants of a square kilometre; null where nobody lives or the area is not known.</summary>
    public double? Density => Population > 0 && AreaKm2 > 0 ? Population / AreaKm2 : null;

    /// <summary>True when people live there, so that it can be compared with other municipalities.</summary>
    public bool IsInhabited => !IsEmpty && Population is null or > 0;

    public bool IsMunicipality => Level == Municipality;

    /// <summary>Reads the entry of a place.</summary>
    public static Place From(Entry entry)
    {
        var doc = entry.Doc;
        return new Place(entry.Id, entry.Version, entry.Title, Json.AsText(doc["level"]) ?? Municipality, Json.AsText(doc["placeType"]),
            entry.Countries.Count > 0 ? entry.Countries[0] : null, Json.AsText(doc["parent"]),
            (long?)Number(doc["population"]?["value"]), (int?)Number(doc["population"]?["year"]), Number(doc["areaKm2"]), Number(doc["elevationM"]),
            (doc["codes"] as JsonObject ?? []).Where(c => Json.AsText(c.Value) is not null).ToDictionary(c => c.Key, c => Json.AsText(c.Value)!),
            doc["geometry"] is JsonObject g ? Geometries.Read(g) : null, doc["uninhabited"]?.GetValue<bool>() == true);
    }

    private static double? Number(JsonNode? node) => (double?)node?.GetValue<decimal>();
}
