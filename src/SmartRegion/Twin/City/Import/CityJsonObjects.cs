using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Twin.City.Import;

/// <summary>One object of a CityJSON document with its family, or what is wrong with it.</summary>
internal sealed record CityJsonRead(int Number, CityObject? City, (string? Id, string Field, string Message)? Fault);

/// <summary>Reads the objects of a CityJSON document, or of one line of a sequence.</summary>
/// <param name="body">Has the objects and their vertices.</param>
/// <param name="head">Has the transform and the templates.</param>
internal sealed class CityJsonObjects(JsonElement body, JsonElement head, Action<string> note)
{
    private const int MaxDepth = 8;
    private readonly CityJsonGeometry _geometry = Geometry(body, head, note);
    private readonly Dictionary<string, JsonElement> _objects = [];

    /// <summary>The objects that stand by themselves, in their order.</summary>
    public IEnumerable<CityJsonRead> Read()
    {
        if (!body.TryGetProperty("CityObjects", out var objects) || objects.ValueKind != JsonValueKind.Object) throw new ProblemException("CityObjects", "There are no CityObjects.");
        foreach (var one in objects.EnumerateObject()) _objects[one.Name] = one.Value;
        var number = 0;
        foreach (var (id, element) in _objects)
        {
            number++;
            if (element.ValueKind != JsonValueKind.Object) yield return new CityJsonRead(number, null, (id, "CityObjects", "It is no object."));
            else if (!Parents(element).Any(_objects.ContainsKey)) yield return One(number, id, element);
        }
    }

    private static CityJsonGeometry Geometry(JsonElement body, JsonElement head, Action<string> note)
    {
        try { return new CityJsonGeometry(body, head, note); }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException or OverflowException) { throw new ProblemException("vertices", "Its transform, vertices or templates are not of the form that CityJSON has."); }
    }

    private CityJsonRead One(int number, string id, JsonElement element)
    {
        try { return new CityJsonRead(number, Object(id, element, null, id, 0), null); }
        catch (ProblemException e) { return new CityJsonRead(number, null, (id, e.Problem.Faults![0].Field, e.Message)); }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException or IndexOutOfRangeException or OverflowException) { return new CityJsonRead(number, null, (id, "geometry", "It is not of the form that CityJSON has.")); }
    }

    private CityObject Object(string id, JsonElement element, string? parent, string root, int depth)
    {
        if (depth > MaxDepth) throw new ProblemException("children", "Objects are nested too deeply, or belong to themselves.");
        var type = element.TryGetProperty("type", out var t) && t.ValueKind == JsonValueKind.String ? t.GetString()! : throw new ProblemException("type", "It has no type.");
        var children = new List<CityObject>();
        if (element.TryGetProperty("children", out var names) && names.ValueKind == JsonValueKind.Array)
            foreach (var child in names.EnumerateArray().Select(c => c.GetString()!))
                children.Add(_objects.TryGetValue(child, out var found) ? Object(child, found, id, root, depth + 1) : throw new ProblemException("children", $"Its child '{child}' is not there."));
        return new CityObject(id, type, parent, root, Attributes(element), [.. Geometries(element)]) { Children = children };
    }

    private static IEnumerable<string> Parents(JsonElement element) =>
        element.TryGetProperty("parents", out var parents) && parents.ValueKind == JsonValueKind.Array ? parents.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.String).Select(p => p.GetString()!) : [];

    private static JsonObject Attributes(JsonElement element)
    {
        var attributes = element.TryGetProperty("attributes", out var found) && found.ValueKind == JsonValueKind.Object ? (JsonObject)JsonNode.Parse(found.GetRawText())! : [];
        if (element.TryGetProperty("address", out var address) && !attributes.ContainsKey("address")) attributes["address"] = JsonNode.Parse(address.GetRawText());
        // A value that is empty says nothing.
        foreach (var empty in attributes.Where(a => a.Value is null || Json.AsText(a.Value) == "").Select(a => a.Key).ToList()) attributes.Remove(empty);
        return attributes;
    }

    private IEnumerable<CityGeometry> Geometries(JsonElement element)
    {
        if (!element.TryGetProperty("geometry", out var list) || list.ValueKind != JsonValueKind.Array) yield break;
        foreach (var one in list.EnumerateArray())
            if (_geometry.Read(one) is { Surfaces.Count: > 0 } geometry) yield return geometry;
    }
}
