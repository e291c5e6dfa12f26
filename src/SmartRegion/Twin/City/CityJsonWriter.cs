using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.City;

/// <summary>
/// Writes city objects as CityJSON 2.0 (OGC 20-072r5): a document, or one object with its family for each line of a sequence. Vertices
/// are whole millimetres from a place that is told in the head.
/// </summary>
public sealed class CityJsonWriter(Collection collection, double[] translate)
{
    private const double Scale = 0.001;
    private static readonly string[] Ours = ["type", "parent", "lods", "height"];
    private static readonly Dictionary<(int, string), int> Compounds = new() { [(28992, "NAP")] = 7415, [(25832, "DHHN92")] = 5555, [(25833, "DHHN92")] = 5556 };

    private readonly Dictionary<(long, long, long), int> _numbers = [];
    private readonly List<(long X, long Y, long Z)> _vertices = [];

    /// <summary>A place to count from: whole metres near the objects; the origin when none has a shape.</summary>
    public static double[] OriginOf(IEnumerable<StoredObject> objects)
    {
        foreach (var one in objects)
            if (CityBody.Read(one.Body).Geometries.SelectMany(g => g.Surfaces).FirstOrDefault() is { } surface)
                return [Math.Floor(surface.Rings[0][0]), Math.Floor(surface.Rings[0][1]), Math.Floor(surface.Rings[0][2])];
        return [0, 0, 0];
    }

    /// <summary>The members that a document begins with; the object is left open.</summary>
    public void WriteHead(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "CityJSON"u8);
        json.WriteString("version"u8, "2.0"u8);
        json.WriteStartObject("transform"u8);
        Numbers(json, "scale", [Scale, Scale, Scale]);
        Numbers(json, "translate", translate);
        json.WriteEndObject();
        json.WriteStartObject("metadata"u8);
        json.WriteString("identifier"u8, collection.Id);
        if (collection.Title.Tell(Language.English) is { } title) json.WriteString("title"u8, title.Text);
        json.WriteString("referenceSystem"u8, FormattableString.Invariant($"https://www.opengis.net/def/crs/EPSG/0/{System}"));
        json.WriteEndObject();
    }

    // The name with heights where there is one.
    private int System => Json.AsText(collection.Doc["cityModel"]?["heights"]) is { } heights
        ? Compounds.GetValueOrDefault((collection.StorageCrs.Epsg, heights), collection.StorageCrs.Epsg) : collection.StorageCrs.Epsg;

    /// <summary>The objects of a family, each as a member of <c>CityObjects</c>.</summary>
    public void WriteObjects(Utf8JsonWriter json, IReadOnlyList<StoredObject> family)
    {
        var children = family.Where(o => o.Parent is not null).ToLookup(o => o.Parent!, o => o.Id);
        foreach (var one in family) Write(json, one, [.. children[one.Id]]);
    }

    /// <summary>The vertices of all objects since the last time.</summary>
    public void WriteVertices(Utf8JsonWriter json)
    {
        json.WriteStartArray("vertices"u8);
        foreach (var (x, y, z) in _vertices)
        {
            json.WriteStartArray();
            json.WriteNumberValue(x);
            json.WriteNumberValue(y);
            json.WriteNumberValue(z);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        _vertices.Clear();
        _numbers.Clear();
    }

    private void Write(Utf8JsonWriter json, StoredObject one, string[] children)
    {
        // Objects seldom share vertices: looking for their like within one is enough.
        _numbers.Clear();
        var (type, geometries) = CityBody.Read(one.Body);
        json.WriteStartObject(one.Id);
        json.WriteString("type"u8, type);
        if (one.Parent is not null) Texts(json, "parents", [one.Parent]);
        if (children.Length > 0) Texts(json, "children", children);
        json.WritePropertyName("attributes"u8);
        Attributes(Json.Object(one.Doc)).WriteTo(json);
        json.WriteStartArray("geometry"u8);
        foreach (var geometry in geometries) Write(json, geometry);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // What the import has added is told by the features, not here.
    private static JsonObject Attributes(JsonObject doc)
    {
        foreach (var name in Ours) doc.Remove(name);
        foreach (var name in new[] { "function", "usage", "roofType" })
            foreach (var language in Language.All) doc.Remove($"{name}_{language}");
        return doc;
    }

    private void Write(Utf8JsonWriter json, CityGeometry geometry)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, geometry.Kind);
        json.WriteString("lod"u8, geometry.Lod);
        json.WritePropertyName("boundaries"u8);
        Nested(json, geometry, surface =>
        {
            json.WriteStartArray();
            foreach (var ring in surface.Rings) Ring(json, ring);
            json.WriteEndArray();
        });
        var names = geometry.Surfaces.Select(s => s.Semantic).OfType<string>().Distinct().ToList();
        if (names.Count > 0)
        {
            json.WriteStartObject("semantics"u8);
            json.WriteStartArray("surfaces"u8);
            foreach (var name in names)
            {
                json.WriteStartObject();
                json.WriteString("type"u8, name);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WritePropertyName("values"u8);
            Nested(json, geometry, surface =>
            {
                if (surface.Semantic is null) json.WriteNullValue();
                else json.WriteNumberValue(names.IndexOf(surface.Semantic));
            });
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    // Surfaces lie in one list; in lists of shells, where they enclose a room; and these in lists of solids, where there may be several.
    private static void Nested(Utf8JsonWriter json, CityGeometry geometry, Action<CitySurface> write)
    {
        void Lists(IEnumerable<CitySurface> surfaces, int depth)
        {
            json.WriteStartArray();
            if (depth == 0) foreach (var surface in surfaces) write(surface);
            else foreach (var group in surfaces.GroupBy(s => depth == 1 ? s.Shell : s.Solid)) Lists(group, depth - 1);
            json.WriteEndArray();
        }
        Lists(geometry.Surfaces, geometry.Kind == "Solid" ? 1 : geometry.IsSolid ? 2 : 0);
    }

    private void Ring(Utf8JsonWriter json, double[] ring)
    {
        json.WriteStartArray();
        for (var i = 0; i < ring.Length; i += 3)
        {
            var vertex = (Whole(ring[i], 0), Whole(ring[i + 1], 1), Whole(ring[i + 2], 2));
            if (!_numbers.TryGetValue(vertex, out var number))
            {
                _numbers[vertex] = number = _vertices.Count;
                _vertices.Add(vertex);
            }
            json.WriteNumberValue(number);
        }
        json.WriteEndArray();
    }

    private long Whole(double value, int axis) => (long)Math.Round((value - translate[axis]) / Scale);

    private static void Numbers(Utf8JsonWriter json, string name, double[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, string[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
