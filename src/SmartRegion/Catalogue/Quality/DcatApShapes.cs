using System.Globalization;
using System.Reflection;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Catalogue.Quality;

/// <summary>One demand of DCAT-AP on a property of a class, as its SHACL shapes tell it: class, datatype, maxCount, minCount or nodeKind.</summary>
internal sealed record ShapeRule(string Class, string Path, string Constraint, string Value)
{
    /// <summary>The number of a count.</summary>
    public int Number { get; } = int.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
}

/// <summary>What a description violates.</summary>
/// <param name="Focus">The thing that is described wrongly.</param>
internal sealed record ShapeViolation(string Focus, ShapeRule Rule);

/// <summary>
/// The shapes of DCAT-AP 3.0.1 (SEMIC, CC BY 4.0), whose constraints are of five kinds only. The table is made of the published file; a test
/// holds the one against the other.
/// </summary>
internal static class DcatApShapes
{
    /// <summary>All demands, by the class on which they are made.</summary>
    public static readonly ILookup<string, ShapeRule> Rules = Read().ToLookup(r => r.Class);

    private static readonly Dictionary<string, Shape> Shapes = Rules.ToDictionary(g => g.Key, g => new Shape([.. g.Where(r => r.Constraint == "minCount")],
        g.Where(r => r.Constraint != "minCount").GroupBy(r => r.Path).ToDictionary(p => p.Key, p => p.ToArray())));

    /// <summary>All violations within a graph. Of what has nothing but a class here, such as the service of a distribution, the rest is told elsewhere.</summary>
    public static List<ShapeViolation> Violations(RdfGraph graph)
    {
        var found = new List<ShapeViolation>();
        foreach (var typed in graph.Triples)
            if (typed.Predicate == RdfNames.Type && Shapes.TryGetValue(typed.Object.Value, out var shape)) Check(graph, typed.Subject, shape, found);
        return found;
    }

    private static void Check(RdfGraph graph, Term focus, Shape shape, List<ShapeViolation> found)
    {
        var about = graph.About(focus);
        if (about.All(t => t.Predicate == RdfNames.Type)) return;
        foreach (var rule in shape.Required)
            if (Count(about, rule.Path) < rule.Number) found.Add(new ShapeViolation(focus.Value, rule));
        foreach (var t in about)
            if (shape.ByPath.TryGetValue(t.Predicate, out var rules))
                foreach (var rule in rules)
                    if (!Holds(graph, about, t, rule)) found.Add(new ShapeViolation(focus.Value, rule));
    }

    private static bool Holds(RdfGraph graph, IReadOnlyList<Triple> about, in Triple t, ShapeRule rule) => rule.Constraint switch
    {
        "maxCount" => Count(about, rule.Path) <= rule.Number,
        "nodeKind" => t.Object.IsLiteral == (rule.Value == "Literal"),
        "datatype" => t.Object.Datatype == rule.Value,
        _ => graph.Is(t.Object, rule.Value),
    };

    private static int Count(IReadOnlyList<Triple> about, string path)
    {
        var count = 0;
        for (var i = 0; i < about.Count; i++)
            if (about[i].Predicate == path) count++;
        return count;
    }

    private static IEnumerable<ShapeRule> Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("quality/dcat-ap-3.0.1.tsv")!);
        while (reader.ReadLine() is { } line)
            if (line.Split('\t') is [var on, var path, var constraint, var value]) yield return new ShapeRule(on, path, constraint, value);
    }

    /// <summary>The demands on a class: what must be there, and what holds for the values of a property.</summary>
    private sealed record Shape(ShapeRule[] Required, Dictionary<string, ShapeRule[]> ByPath);
}
