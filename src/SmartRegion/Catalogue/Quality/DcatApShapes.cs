using System.Reflection;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Catalogue.Quality;

/// <summary>One demand of DCAT-AP on a property of a class, as its SHACL shapes tell it: class, datatype, maxCount, minCount or nodeKind.</summary>
internal sealed record ShapeRule(string Class, string Path, string Constraint, string Value);

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

    /// <summary>All violations within a graph. Of what has nothing but a class here, such as the service of a distribution, the rest is told elsewhere.</summary>
    public static IEnumerable<ShapeViolation> Violations(RdfGraph graph)
    {
        foreach (var typed in graph.Triples)
            if (typed.Predicate == RdfNames.Type && graph.About(typed.Subject).Any(t => t.Predicate != RdfNames.Type))
                foreach (var rule in Rules[typed.Object.Value])
                    if (!Holds(graph, typed.Subject, rule)) yield return new ShapeViolation(typed.Subject.Value, rule);
    }

    private static bool Holds(RdfGraph graph, Term focus, ShapeRule rule) => rule.Constraint switch
    {
        "minCount" => graph.Objects(focus, rule.Path).Count() >= int.Parse(rule.Value, System.Globalization.CultureInfo.InvariantCulture),
        "maxCount" => graph.Objects(focus, rule.Path).Count() <= int.Parse(rule.Value, System.Globalization.CultureInfo.InvariantCulture),
        "nodeKind" => graph.Objects(focus, rule.Path).All(v => v.IsLiteral == (rule.Value == "Literal")),
        "datatype" => graph.Objects(focus, rule.Path).All(v => v.Datatype == rule.Value),
        _ => graph.Objects(focus, rule.Path).All(v => graph.Is(v, rule.Value)),
    };

    private static IEnumerable<ShapeRule> Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("quality/dcat-ap-3.0.1.tsv")!);
        while (reader.ReadLine() is { } line)
            if (line.Split('\t') is [var on, var path, var constraint, var value]) yield return new ShapeRule(on, path, constraint, value);
    }
}
