using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features;

/// <summary>A feature on its way into the store.</summary>
/// <param name="Id">Its id; null lets the store number it.</param>
/// <param name="Properties">Its properties, without id and geometry.</param>
/// <param name="Geometry">Its place, x before y, in <paramref name="Crs"/>.</param>
public sealed record NewFeature(string? Id, JsonObject Properties, Geometry? Geometry, CrsDefinition Crs)
{
    /// <summary>Its body, when it is an object of a city model.</summary>
    public City.CityRow? City { get; init; }
}

/// <summary>A feature as lists tell it.</summary>
/// <param name="Doc">The properties as JSON in UTF-8.</param>
/// <param name="Wkb">The place as well-known binary, WGS 84, longitude first.</param>
/// <param name="Original">The place in the collection's storage CRS, where that is another.</param>
public record Feature(long Key, string Id, byte[] Doc, byte[]? Wkb, byte[]? Original);

/// <summary>A feature with its version, as whoever changes it must know it.</summary>
/// <param name="Version">Counts its changes, from 1.</param>
/// <param name="Modified">When it was last changed, in UTC.</param>
public sealed record StoredFeature(long Key, string Id, byte[] Doc, byte[]? Wkb, byte[]? Original, int Version, DateTime Modified) : Feature(Key, Id, Doc, Wkb, Original)
{
    /// <summary>Its entity tag: changes whenever it does.</summary>
    public string ETag => FormattableString.Invariant($"\"{Key}-{Version}\"");
}
