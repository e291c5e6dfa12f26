namespace SmartRegion.Core.Rdf;

/// <summary>
/// IRI references by RFC 3986 section 5, with nothing normalised but the segments of dots: <see cref="Uri"/> changes more than RDF allows.
/// </summary>
public static class IriReference
{
    private readonly record struct Parts(string? Scheme, string? Authority, string Path, string? Query, string? Fragment)
    {
        public override string ToString() =>
            $"{(Scheme is null ? "" : Scheme + ":")}{(Authority is null ? "" : "//" + Authority)}{Path}{(Query is null ? "" : "?" + Query)}{(Fragment is null ? "" : "#" + Fragment)}";
    }

    /// <summary>Whether it starts with a scheme.</summary>
    public static bool IsAbsolute(string iri) => SchemeLength(iri) > 0;

    /// <summary>The reference made absolute (5.2.2); as it is when there is no base.</summary>
    public static string Resolve(string? baseIri, string reference)
    {
        if (baseIri is null || IsAbsolute(reference)) return reference;
        var b = Split(baseIri);
        var r = Split(reference);
        if (r.Authority is not null) return (r with { Scheme = b.Scheme, Path = WithoutDots(r.Path) }).ToString();
        if (r.Path.Length == 0) return (b with { Query = r.Query ?? b.Query, Fragment = r.Fragment }).ToString();
        var path = WithoutDots(r.Path[0] == '/' ? r.Path : Merged(b, r.Path));
        return (b with { Path = path, Query = r.Query, Fragment = r.Fragment }).ToString();
    }

    /// <summary>The IRI without its fragment.</summary>
    public static string WithoutFragment(string iri) => iri.IndexOf('#') is var at and >= 0 ? iri[..at] : iri;

    /// <summary>Whether a character may not stand in an IRI (Turtle, IRIREF).</summary>
    public static bool IsForbidden(char c) => c <= ' ' || c is '<' or '>' or '"' or '{' or '}' or '|' or '^' or '`' or '\\';

    private static string Merged(Parts b, string path) =>
        b is { Authority: not null, Path.Length: 0 } ? "/" + path : b.Path[..(b.Path.LastIndexOf('/') + 1)] + path;

    private static Parts Split(string iri)
    {
        var rest = iri.AsSpan();
        string? scheme = null, authority = null, query = null, fragment = null;
        if (SchemeLength(iri) is var length and > 0) { scheme = iri[..length]; rest = rest[(length + 1)..]; }
        if (rest.IndexOf('#') is var hash and >= 0) { fragment = rest[(hash + 1)..].ToString(); rest = rest[..hash]; }
        if (rest.IndexOf('?') is var mark and >= 0) { query = rest[(mark + 1)..].ToString(); rest = rest[..mark]; }
        if (rest.StartsWith("//"))
        {
            var end = rest[2..].IndexOf('/');
            authority = (end < 0 ? rest[2..] : rest.Slice(2, end)).ToString();
            rest = end < 0 ? [] : rest[(end + 2)..];
        }
        return new Parts(scheme, authority, rest.ToString(), query, fragment);
    }

    private static int SchemeLength(string iri)
    {
        if (iri.Length == 0 || !char.IsAsciiLetter(iri[0])) return 0;
        for (var i = 1; i < iri.Length; i++)
            if (iri[i] == ':') return i;
            else if (!char.IsAsciiLetterOrDigit(iri[i]) && iri[i] is not ('+' or '-' or '.')) return 0;
        return 0;
    }

    private static string WithoutDots(string path)
    {
        if (!path.Contains("./", StringComparison.Ordinal) && !path.EndsWith("/.", StringComparison.Ordinal) && !path.EndsWith("/..", StringComparison.Ordinal) && path is not ("." or "..")) return path;
        var kept = new List<string>();
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var last = i == segments.Length - 1;
            if (segments[i] == "..")
            {
                if (kept.Count > 1) kept.RemoveAt(kept.Count - 1);
                if (last) kept.Add("");
            }
            else if (segments[i] != ".") kept.Add(segments[i]);
            else if (last) kept.Add("");
        }
        return string.Join('/', kept);
    }
}
