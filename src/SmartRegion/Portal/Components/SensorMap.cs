using NetTopologySuite.Geometries;

namespace SmartRegion.Portal.Components;

/// <summary>Where our basemap has something to show.</summary>
public static class SensorMap
{
    // The basemap ends with the region: a dot on an empty sheet says nothing.
    private static readonly Envelope Region = new(10.6, 15.4, 48, 51);

    public static bool Shows(Geometry geometry) => !geometry.IsEmpty && Region.Contains(geometry.EnvelopeInternal);
}
