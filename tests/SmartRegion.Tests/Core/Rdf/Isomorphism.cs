using SmartRegion.Core.Rdf;

namespace SmartRegion.Tests.Core.Rdf;

/// <summary>Whether two graphs are the same but for the labels of their blank nodes (RDF 1.1 Concepts, 3.6).</summary>
internal static class Isomorphism
{
    public static bool Same(RdfGraph a, RdfGraph b)
    {
        if (a.Count != b.Count) return false;
        var (colourA, colourB) = (Colours(a), Colours(b));
        if (!colourA.Values.Order().SequenceEqual(colourB.Values.Order())) return false;
        var open = colourA.Keys.OrderBy(k => colourA.Values.Count(c => c == colourA[k])).ToList();
        return Match(a, b, open, 0, [], colourA, colourB);
    }

    // A colour tells what stands around a blank node; equal colours are tried in turn.
    private static Dictionary<Term, string> Colours(RdfGraph graph)
    {
        var nodes = graph.Triples.SelectMany(t => new[] { t.Subject, t.Object }).Where(t => t.IsBlank).Distinct().ToList();
        var colours = nodes.ToDictionary(n => n, _ => "");
        for (var round = 0; round < 6; round++)
            colours = nodes.ToDictionary(n => n, n => Hash(string.Join('\n', graph.Triples.Where(t => t.Subject == n || t.Object == n)
                .Select(t => $"{Of(t.Subject, n, colours)} {t.Predicate} {Of(t.Object, n, colours)}").Order(StringComparer.Ordinal))));
        return colours;
    }

    private static string Hash(string text) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private static string Of(Term term, Term self, Dictionary<Term, string> colours) => term == self ? "self" : term.IsBlank ? "_" + colours[term] : term.ToString();

    private static bool Match(RdfGraph a, RdfGraph b, List<Term> open, int at, Dictionary<Term, Term> pairs, Dictionary<Term, string> colourA, Dictionary<Term, string> colourB)
    {
        if (at == open.Count)
        {
            var all = b.Triples.ToHashSet();
            return a.Triples.All(t => all.Contains(new Triple(pairs.GetValueOrDefault(t.Subject, t.Subject), t.Predicate, pairs.GetValueOrDefault(t.Object, t.Object))));
        }
        foreach (var candidate in colourB.Where(c => c.Value == colourA[open[at]] && !pairs.ContainsValue(c.Key)).Select(c => c.Key))
        {
            pairs[open[at]] = candidate;
            if (Match(a, b, open, at + 1, pairs, colourA, colourB)) return true;
            pairs.Remove(open[at]);
        }
        return false;
    }
}
