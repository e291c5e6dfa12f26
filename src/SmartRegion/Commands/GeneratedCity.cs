using System.Globalization;
using System.Xml;

namespace SmartRegion.Commands;

/// <summary>Makes a city of houses with gabled roofs as the Bavarian survey writes them: CityGML 2.0, LoD2, UTM 32N with heights in DHHN2016.</summary>
internal static class GeneratedCity
{
    private const string Core = "http://www.opengis.net/citygml/2.0", Building = "http://www.opengis.net/citygml/building/2.0", Gml = "http://www.opengis.net/gml";
    private const double West = 690_000, South = 5_335_000, Spacing = 25;

    // Ground, four walls (two of them gables), two sides of the roof: corners of the unit house below.
    private static readonly (string Type, int[] Corners)[] Surfaces =
    [
        ("GroundSurface", [0, 3, 2, 1]), ("WallSurface", [0, 1, 5, 4]), ("WallSurface", [2, 3, 7, 6]), ("WallSurface", [1, 2, 6, 9, 5]),
        ("WallSurface", [3, 0, 4, 8, 7]), ("RoofSurface", [4, 5, 9, 8]), ("RoofSurface", [6, 7, 8, 9]),
    ];

    /// <summary>Writes the file.</summary>
    public static void Write(string path, int buildings)
    {
        using var xml = XmlWriter.Create(path, new XmlWriterSettings { Indent = true, IndentChars = "" });
        xml.WriteStartElement("core", "CityModel", Core);
        xml.WriteAttributeString("xmlns", "bldg", null, Building);
        xml.WriteAttributeString("xmlns", "gml", null, Gml);
        xml.WriteStartElement("gml", "boundedBy", Gml);
        xml.WriteStartElement("gml", "Envelope", Gml);
        xml.WriteAttributeString("srsName", "urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH");
        xml.WriteEndElement();
        xml.WriteEndElement();
        var random = new Random(1);
        var side = (int)Math.Ceiling(Math.Sqrt(buildings));
        for (var i = 0; i < buildings; i++) House(xml, i, West + i % side * Spacing, South + i / side * Spacing, random);
        xml.WriteEndElement();
    }

    private static void House(XmlWriter xml, int number, double x, double y, Random random)
    {
        var (w, d, eaves, ridge, z) = (6 + 10 * random.NextDouble(), 6 + 8 * random.NextDouble(), 3 + 6 * random.NextDouble(), 2 + 3 * random.NextDouble(), 500 + 20 * random.NextDouble());
        var id = FormattableString.Invariant($"DEBY_LOD2_{number:0000000}");
        xml.WriteStartElement("core", "cityObjectMember", Core);
        xml.WriteStartElement("bldg", "Building", Building);
        xml.WriteAttributeString("gml", "id", Gml, id);
        xml.WriteElementString("core", "creationDate", Core, "2024-09-01");
        xml.WriteElementString("bldg", "function", Building, random.Next(4) == 0 ? "31001_2463" : "31001_1010");
        xml.WriteElementString("bldg", "roofType", Building, "3100");
        xml.WriteElementString("bldg", "measuredHeight", Building, (eaves + ridge).ToString("0.00", CultureInfo.InvariantCulture));
        xml.WriteElementString("bldg", "storeysAboveGround", Building, ((int)eaves / 3).ToString(CultureInfo.InvariantCulture));
        (double X, double Y, double Z)[] corners =
        [
            (x, y, z), (x + w, y, z), (x + w, y + d, z), (x, y + d, z), (x, y, z + eaves), (x + w, y, z + eaves), (x + w, y + d, z + eaves), (x, y + d, z + eaves),
            (x, y + d / 2, z + eaves + ridge), (x + w, y + d / 2, z + eaves + ridge),
        ];
        for (var s = 0; s < Surfaces.Length; s++) Surface(xml, FormattableString.Invariant($"{id}_{s}"), Surfaces[s].Type, [.. Surfaces[s].Corners.Select(c => corners[c])]);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Surface(XmlWriter xml, string id, string type, (double X, double Y, double Z)[] points)
    {
        xml.WriteStartElement("bldg", "boundedBy", Building);
        xml.WriteStartElement("bldg", type, Building);
        xml.WriteAttributeString("gml", "id", Gml, id);
        foreach (var (prefix, name, of) in new[] { ("bldg", "lod2MultiSurface", Building), ("gml", "MultiSurface", Gml), ("gml", "surfaceMember", Gml), ("gml", "Polygon", Gml), ("gml", "exterior", Gml), ("gml", "LinearRing", Gml) })
        {
            xml.WriteStartElement(prefix, name, of);
            if (name == "Polygon") xml.WriteAttributeString("gml", "id", Gml, id + "_poly");
        }
        xml.WriteElementString("gml", "posList", Gml, string.Join(' ', points.Append(points[0]).Select(p => FormattableString.Invariant($"{p.X:0.000} {p.Y:0.000} {p.Z:0.000}"))));
        for (var open = 0; open < 8; open++) xml.WriteEndElement();
    }
}
