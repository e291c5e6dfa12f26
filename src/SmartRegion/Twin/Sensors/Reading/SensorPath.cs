using SmartRegion.Core;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>One segment of an address: a set, a relation or a property, perhaps with an id: <c>Things(1)</c>.</summary>
public sealed record PathSegment(string Name, string? Id);

/// <summary>The path of an address below the service's root, cut into segments.</summary>
public static class SensorPath
{
    // A path walks through relations; nobody needs to walk for ever.
    private const int MaxSegments = 32;

    /// <summary>Cuts a path: a slash within quotes or parentheses parts nothing.</summary>
    /// <exception cref="ProblemException">404: it is no path; 400: it is too long.</exception>
    public static IReadOnlyList<PathSegment> Parse(string path)
    {
        var segments = new List<PathSegment>();
        foreach (var part in Parts(path.Trim('/')))
        {
            if (segments.Count == MaxSegments) throw new ProblemException("path", $"The path has more than {MaxSegments} segments.");
            segments.Add(Segment(part));
        }
        return segments;
    }

    private static IEnumerable<string> Parts(string path)
    {
        var (start, quoted, depth) = (0, false, 0);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\'') quoted = !quoted;
            else if (!quoted && path[i] == '(') depth++;
            else if (!quoted && path[i] == ')') depth--;
            else if (path[i] == '/' && !quoted && depth == 0)
            {
                if (i > start) yield return path[start..i];
                start = i + 1;
            }
        }
        if (start < path.Length) yield return path[start..];
    }

    private static PathSegment Segment(string part)
    {
        var open = part.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return new PathSegment(part, null);
        if (open == 0 || part[^1] != ')' || part.Length == open + 2) throw new ProblemException(Problem.NotFound($"'{part}' is no segment of a path. An id stands in parentheses: Things(1)."));
        return new PathSegment(part[..open], part[(open + 1)..^1]);
    }
}
