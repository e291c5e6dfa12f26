using System.Text.Json;
using SmartRegion.Core;

namespace SmartRegion.Twin.City.Import;

/// <summary>Reads the geometries of a CityJSON document (chapters 3 and 4): boundaries of numbers of vertices, nested by their kind.</summary>
internal sealed class CityJsonGeometry
{
    private readonly Action<string> _note;
    private readonly double[] _vertices;
    private readonly double[] _templateVertices = [];
    private readonly JsonElement[] _templates = [];

    public CityJsonGeometry(JsonElement body, JsonElement head, Action<string> note)
    {
        _note = note;
        var (scale, move) = (Triple(head, "scale", 1), Triple(head, "translate", 0));
        _vertices = Vertices(body, "vertices", scale, move);
        if (!head.TryGetProperty("geometry-templates", out var templates)) return;
        _templates = [.. templates.GetProperty("templates").EnumerateArray()];
        _templateVertices = Vertices(templates, "vertices-templates", [1, 1, 1], [0, 0, 0]);
    }

    /// <summary>The geometry; null when it has no surfaces.</summary>
    /// <exception cref="ProblemException">It names a vertex that is not there, or is of a kind that is unknown.</exception>
    public CityGeometry? Read(JsonElement geometry)
    {
        var kind = geometry.GetProperty("type").GetString()!;
        if (kind == "GeometryInstance") return Instance(geometry);
        if (kind is "MultiPoint" or "MultiLineString") { _note("Points and lines are left out."); return null; }
        return Read(geometry, kind, _vertices);
    }

    private CityGeometry Instance(JsonElement instance)
    {
        var number = instance.GetProperty("template").GetInt32();
        if (number < 0 || number >= _templates.Length) throw new ProblemException("template", $"There is no template {number}.");
        var at = instance.GetProperty("boundaries")[0].GetInt32();
        if (at < 0 || at >= _vertices.Length / 3) throw new ProblemException("boundaries", $"There is no vertex {at}.");
        var m = instance.GetProperty("transformationMatrix").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        if (m.Length != 16) throw new ProblemException("transformationMatrix", "It has sixteen numbers.");
        var moved = new double[_templateVertices.Length];
        for (var i = 0; i < moved.Length; i += 3)
            for (var row = 0; row < 3; row++)
                moved[i + row] = m[4 * row] * _templateVertices[i] + m[4 * row + 1] * _templateVertices[i + 1] + m[4 * row + 2] * _templateVertices[i + 2] + m[4 * row + 3] + _vertices[3 * at + row];
        var template = _templates[number];
        return Read(template, template.GetProperty("type").GetString()!, moved);
    }

    private static CityGeometry Read(JsonElement geometry, string kind, double[] vertices)
    {
        var lod = geometry.TryGetProperty("lod", out var l) ? l.ValueKind == JsonValueKind.String ? l.GetString()! : l.GetRawText() : "0";
        var (names, values) = Semantics(geometry);
        var surfaces = new List<CitySurface>();
        var boundaries = geometry.GetProperty("boundaries");
        void Shell(JsonElement shell, JsonElement? meanings, int solid, int number)
        {
            var i = 0;
            foreach (var surface in shell.EnumerateArray())
                surfaces.Add(new CitySurface(Name(names, Inner(meanings, i++)), solid, number, [.. surface.EnumerateArray().Select(r => Ring(r, vertices))]));
        }
        void Solid(JsonElement solid, JsonElement? meanings, int number)
        {
            var i = 0;
            foreach (var shell in solid.EnumerateArray()) Shell(shell, Inner(meanings, i), number, i++);
        }
        switch (kind)
        {
            case "MultiSurface" or "CompositeSurface": Shell(boundaries, values, 0, 0); break;
            case "Solid": Solid(boundaries, values, 0); break;
            case "MultiSolid" or "CompositeSolid":
                var n = 0;
                foreach (var solid in boundaries.EnumerateArray()) Solid(solid, Inner(values, n), n++);
                break;
            default: throw new ProblemException("geometry", $"There is no kind of geometry '{kind}'.");
        }
        return new CityGeometry(lod, kind, surfaces);
    }

    private static (string?[] Names, JsonElement? Values) Semantics(JsonElement geometry)
    {
        if (!geometry.TryGetProperty("semantics", out var semantics) || semantics.ValueKind != JsonValueKind.Object) return ([], null);
        var names = semantics.TryGetProperty("surfaces", out var s) ? s.EnumerateArray().Select(o => o.GetProperty("type").GetString()).ToArray() : [];
        return (names, semantics.TryGetProperty("values", out var v) && v.ValueKind == JsonValueKind.Array ? v : null);
    }

    // Values are nested as boundaries are; null stands for all that would be within.
    private static JsonElement? Inner(JsonElement? values, int at) =>
        values is { ValueKind: JsonValueKind.Array } array && at < array.GetArrayLength() ? array[at] : values is { ValueKind: JsonValueKind.Number } ? values : null;

    private static string? Name(string?[] names, JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var at) && at >= 0 && at < names.Length ? names[at] : null;

    private static double[] Ring(JsonElement ring, double[] vertices)
    {
        var points = new List<double>(12);
        var last = -1;
        foreach (var index in ring.EnumerateArray())
        {
            var at = index.GetInt32();
            if (at < 0 || at >= vertices.Length / 3) throw new ProblemException("boundaries", $"There is no vertex {at}.");
            // A point twice in a row is one.
            if (at == last) continue;
            last = at;
            points.AddRange(vertices.AsSpan(3 * at, 3));
        }
        if (points.Count > 9 && points[0] == points[^3] && points[1] == points[^2] && points[2] == points[^1]) points.RemoveRange(points.Count - 3, 3);
        return [.. points];
    }

    private static double[] Vertices(JsonElement of, string name, double[] scale, double[] move)
    {
        if (!of.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) throw new ProblemException(name, $"There are no {name}.");
        var vertices = new double[list.GetArrayLength() * 3];
        var at = 0;
        foreach (var vertex in list.EnumerateArray())
        {
            var i = 0;
            foreach (var number in vertex.EnumerateArray())
                if (i < 3) vertices[at + i] = number.GetDouble() * scale[i] + move[i++];
            at += 3;
        }
        return vertices;
    }

    private static double[] Triple(JsonElement head, string name, double otherwise) =>
        head.TryGetProperty("transform", out var transform) && transform.TryGetProperty(name, out var list) && list.GetArrayLength() == 3
            ? [.. list.EnumerateArray().Select(v => v.GetDouble())] : [otherwise, otherwise, otherwise];
}
