using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace SmartRegion.Twin.Features;

/// <summary>Finds the place of a municipality or a district by its official code: RÚIAN, LAU or AGS.</summary>
public sealed class PlaceCodes(Collections collections, FeatureReader reader)
{
    private static readonly string[] Layers = ["municipalities", "districts"];
    private readonly Dictionary<string, Geometry?> _known = [];

    /// <summary>The outline or point of the place with that code, in WGS 84; null when there is none.</summary>
    public Geometry? Find(string code)
    {
        if (!_known.TryGetValue(code, out var place)) _known[code] = place = FindAsync(code).GetAwaiter().GetResult();
        return place;
    }

    private async Task<Geometry?> FindAsync(string code)
    {
        foreach (var layer in Layers)
        {
            if (await collections.FindAsync(layer) is not { } collection) continue;
            foreach (var id in new[] { code, "cz-" + code, "de-" + code })
                if (await reader.FindAsync(collection, id.ToLowerInvariant()) is { Wkb: { } wkb }) return new WKBReader().Read(wkb);
        }
        return null;
    }
}
