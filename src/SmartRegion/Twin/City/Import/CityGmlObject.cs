using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using SmartRegion.Core;

namespace SmartRegion.Twin.City.Import;

/// <summary>
/// One member of a CityGML model, read by the names of its elements without their namespaces, which differ between versions
/// and modules only.
/// </summary>
internal sealed class CityGmlObject(XElement member, Action<string> note)
{
    private static readonly string[] Parts = ["consistsOfBuildingPart", "outerBuildingInstallation", "interiorBuildingInstallation", "consistsOfBridgePart", "outerBridgeInstallation", "outerBridgeConstruction", "consistsOfTunnelPart", "outerTunnelInstallation"];
    private static readonly string[] Numbers = ["measuredHeight", "storeysAboveGround", "storeysBelowGround", "height", "trunkDiameter", "crownDiameter"];
    private static readonly string[] Themes = ["boundedBy", "opening", "trafficArea", "auxiliaryTrafficArea"];

    private readonly GmlSurfaces _gml = new(member);

    /// <summary>Its <c>gml:id</c>, or null.</summary>
    public static string? IdOf(XElement element) => element.Attributes().FirstOrDefault(a => a.Name.LocalName == "id")?.Value;

    /// <summary>The object with all that belongs to it; null when it is of a kind that is left out.</summary>
    /// <exception cref="ProblemException">It is not sound.</exception>
    public CityObject? Read()
    {
        if (member.Name.LocalName is "ReliefFeature" or "CityObjectGroup")
        {
            note($"{member.Name.LocalName} is left out: terrain and groups are not read.");
            return null;
        }
        var id = IdOf(member) ?? throw new ProblemException("gml:id", $"The {member.Name.LocalName} has no gml:id.");
        return Read(member, null, id);
    }

    private CityObject Read(XElement element, string? parent, string root)
    {
        var id = IdOf(element) ?? (parent is null ? root : throw new ProblemException("gml:id", $"A {element.Name.LocalName} of '{parent}' has no gml:id."));
        var children = element.Elements().Where(e => Parts.Contains(e.Name.LocalName)).SelectMany(e => e.Elements()).Select(e => Read(e, id, root)).ToList();
        return new CityObject(id, TypeOf(element), parent, root, Attributes(element), Geometries(element)) { Children = children };
    }

    private static string TypeOf(XElement element) => element.Name.LocalName is "IntBuildingInstallation" ? "BuildingInstallation" : element.Name.LocalName;

    private JsonObject Attributes(XElement element)
    {
        var attributes = new JsonObject();
        foreach (var child in element.Elements())
        {
            var name = child.Name.LocalName;
            if (name.EndsWith("Attribute", StringComparison.Ordinal) || name == "genericAttributeSet") AddGeneric(attributes, child);
            else if (name == "address") AddText(attributes, name, AddressOf(child));
            else if (name == "externalReference") AddText(attributes, name, child.Descendants().FirstOrDefault(d => d.Name.LocalName is "name" or "uri")?.Value);
            else if (!child.HasElements && !attributes.ContainsKey(name)) AddText(attributes, name, child.Value);
        }
        return attributes;
    }

    private static void AddText(JsonObject attributes, string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        attributes[name] = Numbers.Contains(name) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Number(number) : text.Trim();
    }

    private static JsonNode Number(double number) => number == Math.Floor(number) && Math.Abs(number) < 1e15 ? (long)number : number;

    // gen:stringAttribute, intAttribute, doubleAttribute, dateAttribute, uriAttribute, measureAttribute, and sets of them.
    private static void AddGeneric(JsonObject attributes, XElement element)
    {
        if (element.Name.LocalName == "genericAttributeSet")
        {
            foreach (var one in element.Elements()) AddGeneric(attributes, one);
            return;
        }
        var (name, text) = (element.Attribute("name")?.Value, element.Elements().FirstOrDefault(e => e.Name.LocalName == "value")?.Value.Trim());
        if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(text) || attributes.ContainsKey(name)) return;
        var isNumber = element.Name.LocalName is "intAttribute" or "doubleAttribute" or "measureAttribute";
        attributes[name] = isNumber && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? Number(number) : text;
    }

    private static string? AddressOf(XElement address)
    {
        string? First(params string[] names) => address.Descendants().FirstOrDefault(d => names.Contains(d.Name.LocalName))?.Value.Trim();
        var street = string.Join(' ', new[] { First("ThoroughfareName"), First("ThoroughfareNumber") }.Where(t => !string.IsNullOrEmpty(t)));
        var town = string.Join(' ', new[] { First("PostalCodeNumber"), First("LocalityName") }.Where(t => !string.IsNullOrEmpty(t)));
        return string.Join(", ", new[] { street, town }.Where(t => t.Length > 0));
    }

    private List<CityGeometry> Geometries(XElement element)
    {
        var geometries = new List<CityGeometry>();
        for (var lod = 0; lod <= 4; lod++)
            if (Geometry(element, FormattableString.Invariant($"{lod}")) is { } geometry) geometries.Add(geometry);
        return geometries;
    }

    // Surfaces with a meaning are told once; a body mostly refers to them. What does not refer to them says the same with less.
    private CityGeometry? Geometry(XElement element, string lod)
    {
        var themes = Thematic(element, lod).ToList();
        var own = element.Elements().Where(e => IsShape(e, lod)).ToList();
        var shape = own.Find(e => e.Name.LocalName.EndsWith("Solid", StringComparison.Ordinal)) ?? own.Find(e => !e.Name.LocalName.EndsWith("RoofEdge", StringComparison.Ordinal)) ?? own.FirstOrDefault();
        if (element.Elements().Any(e => e.Name.LocalName.StartsWith($"lod{lod}Implicit", StringComparison.Ordinal))) note("Implicit geometries (prototypes) are left out.");
        if (shape is null || (themes.Count > 0 && !GmlSurfaces.HasReferences(shape))) return themes.Count == 0 ? null : new CityGeometry(lod, "MultiSurface", Surfaces(themes));
        var meanings = new Dictionary<XElement, string>();
        foreach (var (polygon, semantic) in themes) meanings[polygon.Element] = semantic;
        var faces = _gml.Faces(shape).ToList();
        if (faces.Count == 0) return null;
        return new CityGeometry(lod, KindOf(shape), [.. faces.Select(f => f.ToSurface(meanings.GetValueOrDefault(f.Element)))]);
    }

    private static IReadOnlyList<CitySurface> Surfaces(List<(GmlFace Face, string Semantic)> themes) => [.. themes.Select(t => t.Face.ToSurface(t.Semantic))];

    private IEnumerable<(GmlFace Face, string Semantic)> Thematic(XElement element, string lod)
    {
        foreach (var surface in element.Elements().Where(e => Themes.Contains(e.Name.LocalName)).SelectMany(e => e.Elements()))
        {
            foreach (var shape in surface.Elements().Where(e => IsShape(e, lod)))
                foreach (var face in _gml.Faces(shape)) yield return (face, surface.Name.LocalName);
            foreach (var inner in Thematic(surface, lod)) yield return inner;
        }
    }

    private static bool IsShape(XElement element, string lod)
    {
        var name = element.Name.LocalName;
        return name.StartsWith("lod" + lod, StringComparison.Ordinal) && !name.EndsWith("Curve", StringComparison.Ordinal) && !name.EndsWith("TerrainIntersection", StringComparison.Ordinal)
            && !name.EndsWith("Network", StringComparison.Ordinal) && !name.EndsWith("ImplicitRepresentation", StringComparison.Ordinal);
    }

    private static string KindOf(XElement shape) => shape.Elements().FirstOrDefault()?.Name.LocalName switch
    {
        "Solid" => "Solid",
        "CompositeSolid" => "CompositeSolid",
        "MultiSolid" => "MultiSolid",
        "CompositeSurface" => "CompositeSurface",
        _ => "MultiSurface",
    };
}
