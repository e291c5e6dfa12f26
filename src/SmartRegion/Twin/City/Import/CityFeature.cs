using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Twin.City.Import;

/// <summary>A city object as a feature: the outline, what is known of it under names that all models share, and its body.</summary>
internal sealed class CityFeature(CrsDefinition crs)
{
    // In UTM no place is farther from the zone's middle than this: 166 km to 834 km at the equator.
    private const double LeastEasting = 100_000, MostEasting = 900_000;
    private readonly Transformation? _toWgs84 = Transformation.Between(crs, CrsRegister.Crs84);

    /// <summary>The features of an object and of all that belongs to it; with one that is bad, all of them are.</summary>
    public IEnumerable<SourceFeature> Of(CityObject city, long at)
    {
        foreach (var one in city.Family)
            if (Fault(one) is { } fault)
            {
                yield return new SourceFeature(at, one.Id, [], null, one == city ? fault : fault with { Message = $"{fault.Message} It belongs to '{city.Id}', which is left out with it." });
                yield break;
            }
        foreach (var one in city.Family) yield return Feature(one, at);
    }

    private SourceFeature Feature(CityObject city, long at)
    {
        var row = new CityRow(city.Parent, city.Root, CityBody.Write(city.Type, city.Geometries), Box(city));
        return new SourceFeature(at, city.Id, Properties(city), Footprint.Of(city)) { City = row };
    }

    private Fault? Fault(CityObject city)
    {
        if (city.Id.Length == 0) return new Fault("id", "The object has no id.");
        foreach (var geometry in city.Geometries)
            foreach (var ring in geometry.Surfaces.SelectMany(s => s.Rings))
                if (RingFault(ring) is { } message) return new Fault($"lod{geometry.Lod}", message);
        return null;
    }

    private string? RingFault(double[] ring)
    {
        if (ring.Length < 9) return "A ring has fewer than three points.";
        for (var i = 0; i < ring.Length; i += 3)
        {
            var (x, y, z) = (ring[i], ring[i + 1], ring[i + 2]);
            if (!double.IsFinite(x) || !double.IsFinite(y) || !double.IsFinite(z)) return "A coordinate is no number.";
            if (crs.Epsg is 25832 or 25833 && x is < LeastEasting or > MostEasting)
                return FormattableString.Invariant($"The point {x} {y} {z} does not lie in {crs.Name}. Is it the right system, or does the zone stand before the easting? --crs says another.");
            if (z is < -1000 or > 10_000) return FormattableString.Invariant($"The height {z} of the point {x} {y} is none that there is.");
        }
        return null;
    }

    private CityBox? Box(CityObject city)
    {
        var all = city.Geometries.SelectMany(g => g.Surfaces).SelectMany(s => s.Rings);
        var (x0, y0, z0, x1, y1, z1) = (double.MaxValue, double.MaxValue, double.MaxValue, double.MinValue, double.MinValue, double.MinValue);
        foreach (var ring in all)
            for (var i = 0; i < ring.Length; i += 3)
            {
                (x0, x1) = (Math.Min(x0, ring[i]), Math.Max(x1, ring[i]));
                (y0, y1) = (Math.Min(y0, ring[i + 1]), Math.Max(y1, ring[i + 1]));
                (z0, z1) = (Math.Min(z0, ring[i + 2]), Math.Max(z1, ring[i + 2]));
            }
        if (x0 > x1) return null;
        (double Lon, double Lat)[] corners = [Wgs84(x0, y0), Wgs84(x0, y1), Wgs84(x1, y0), Wgs84(x1, y1)];
        var (west, south, east, north) = (corners.Min(c => c.Lon), corners.Min(c => c.Lat), corners.Max(c => c.Lon), corners.Max(c => c.Lat));
        var geoid = Heights.Undulation((west + east) / 2, (south + north) / 2);
        return new CityBox(west, south, east, north, z0 + geoid, z1 + geoid);
    }

    private (double Lon, double Lat) Wgs84(double x, double y) => _toWgs84?.Apply(x, y) ?? (x, y);

    private static JsonObject Properties(CityObject city)
    {
        var properties = new JsonObject { ["type"] = city.Type };
        if (city.Parent is not null) properties["parent"] = city.Parent;
        if (city.Family.SelectMany(c => c.Geometries).Select(g => g.Lod).Distinct().Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } lods)
            properties["lods"] = new JsonArray([.. lods.Select(l => (JsonNode)l)]);
        if (Height(city) is { } height) properties["height"] = height;
        foreach (var (name, value) in city.Attributes)
        {
            if (value is null || properties.ContainsKey(name)) continue;
            properties[name] = name is "yearOfConstruction" or "yearOfDemolition" ? Year(value) : Told(name, value);
            if (name is not ("function" or "usage" or "roofType") || CodeLists.Find(name, Json.AsText(value) ?? value.ToJsonString()) is not { } word) continue;
            foreach (var language in Language.All) properties[$"{name}_{language}"] = word.In(language);
        }
        return properties;
    }

    // A code is a word, even where it is written as a number.
    private static JsonNode Told(string name, JsonNode value) =>
        name is "function" or "usage" or "roofType" or "class" && value.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : value.DeepClone();

    private static JsonNode? Year(JsonNode value)
    {
        var text = Json.AsText(value) ?? value.ToJsonString();
        return text.Length >= 4 && int.TryParse(text.AsSpan(0, 4), out var year) ? year : null;
    }

    // As measured; else from the lowest point to the highest.
    private static double? Height(CityObject city)
    {
        if (Json.AsNumber(city.Attributes["measuredHeight"]) is { } measured) return measured;
        var (low, high) = (double.MaxValue, double.MinValue);
        foreach (var ring in city.Family.Where(c => c.Finest is not null).SelectMany(c => c.Finest!.Surfaces).SelectMany(s => s.Rings))
            for (var i = 2; i < ring.Length; i += 3) (low, high) = (Math.Min(low, ring[i]), Math.Max(high, ring[i]));
        return low > high ? null : Math.Round(high - low, 2);
    }
}
