using System.Globalization;
using System.Xml.Linq;
using SmartRegion.Core;

namespace SmartRegion.Twin.City.Import;

/// <summary>A plane face of a GML 3.1.1 geometry.</summary>
/// <param name="Element">The polygon that it was read from, which others may refer to.</param>
internal sealed record GmlFace(XElement Element, int Solid, int Shell, IReadOnlyList<double[]> Rings)
{
    public CitySurface ToSurface(string? semantic) => new(semantic, Solid, Shell, Rings);
}

/// <summary>Reads the faces of GML geometries of one object, following references (XLink) within it.</summary>
internal sealed class GmlSurfaces(XElement member)
{
    private const int MaxDepth = 64;
    private Dictionary<string, XElement>? _byId;

    /// <summary>True when a geometry refers to surfaces that stand elsewhere.</summary>
    public static bool HasReferences(XElement geometry) => geometry.Descendants().Any(d => Reference(d) is not null);

    /// <summary>The faces, in their order.</summary>
    /// <exception cref="ProblemException">A ring is no ring, or a reference leads nowhere.</exception>
    public IEnumerable<GmlFace> Faces(XElement geometry) => Walk(geometry, new Place(-1, 0), false, 0);

    // Which solid and which shell the walk is in.
    private sealed class Place(int solid, int shell)
    {
        public int Solid { get; set; } = solid;
        public int Shell { get; set; } = shell;
    }

    private IEnumerable<GmlFace> Walk(XElement element, Place place, bool isTurned, int depth)
    {
        if (depth > MaxDepth) throw new ProblemException(element.Name.LocalName, "The geometry is nested too deeply, or refers to itself.");
        if (Reference(element) is { } reference) element = Target(reference);
        switch (element.Name.LocalName)
        {
            case "Polygon" or "PolygonPatch" or "Triangle" or "Rectangle":
                yield return new GmlFace(element, Math.Max(place.Solid, 0), place.Shell, Rings(element, isTurned));
                yield break;
            case "Solid":
                (place.Solid, place.Shell) = (place.Solid + 1, -1);
                break;
            case "exterior" or "interior":
                place.Shell++;
                break;
            case "OrientableSurface" when element.Attribute("orientation")?.Value == "-":
                isTurned = !isTurned;
                break;
        }
        foreach (var child in element.Elements())
            foreach (var face in Walk(child, place, isTurned, depth + 1)) yield return face;
    }

    private static string? Reference(XElement element) => element.Attributes().FirstOrDefault(a => a.Name.LocalName == "href")?.Value;

    private XElement Target(string reference)
    {
        _byId ??= member.DescendantsAndSelf().Where(e => CityGmlObject.IdOf(e) is not null).GroupBy(e => CityGmlObject.IdOf(e)!).ToDictionary(g => g.Key, g => g.First());
        var id = reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..];
        return reference.Contains('#', StringComparison.Ordinal) && _byId.TryGetValue(id, out var target) ? target
            : throw new ProblemException("xlink:href", $"The surface '{reference}' is referred to and is not in this object.");
    }

    private static List<double[]> Rings(XElement polygon, bool isTurned)
    {
        var rings = polygon.Elements().Where(e => e.Name.LocalName is "exterior" or "interior" or "outerBoundaryIs" or "innerBoundaryIs").Select(e => Ring(e, isTurned)).ToList();
        return rings.Count > 0 ? rings : throw new ProblemException(polygon.Name.LocalName, "A polygon has no ring.");
    }

    private static double[] Ring(XElement boundary, bool isTurned)
    {
        var numbers = new List<double>(15);
        foreach (var list in boundary.Descendants())
            if (list.Name.LocalName is "posList" or "pos" or "coordinates") Read(list, numbers);
        if (numbers.Count % 3 != 0) throw new ProblemException("posList", $"A ring has {numbers.Count} numbers, which is no multiple of three: points have x, y and z.");
        var points = numbers.Count / 3;
        if (points > 1 && Same(numbers, 0, points - 1)) points--;
        else if (points > 0) throw new ProblemException("posList", "A ring is not closed: its last point is not its first.");
        var ring = new double[points * 3];
        for (var i = 0; i < points; i++)
            numbers.CopyTo(3 * (isTurned ? points - 1 - i : i), ring, 3 * i, 3);
        return ring;
    }

    private static bool Same(List<double> numbers, int a, int b) =>
        numbers[3 * a] == numbers[3 * b] && numbers[3 * a + 1] == numbers[3 * b + 1] && numbers[3 * a + 2] == numbers[3 * b + 2];

    private static void Read(XElement list, List<double> numbers)
    {
        var text = list.Value.AsSpan();
        foreach (var part in text.SplitAny(" \t\r\n,"))
        {
            var word = text[part];
            if (word.Length == 0) continue;
            numbers.Add(double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
                : throw new ProblemException(list.Name.LocalName, $"'{word}' is no coordinate."));
        }
    }
}
