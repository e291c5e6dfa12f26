using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>
/// How large a filter may be. Beyond it the answer is a 400: a stranger's filter must not cost more than a page of results.
/// </summary>
public static class Limits
{
    /// <summary>Levels of a filter's tree, of its parentheses, and of a geometry's nesting.</summary>
    public const int Depth = 64;

    /// <summary>Characters of a filter's text.</summary>
    public const int Text = 64 * 1024;

    /// <summary>Nodes of a filter's tree.</summary>
    public const int Nodes = 2000;

    /// <summary>The parameter that filter problems name.</summary>
    public const string Field = "filter";

    /// <summary>Refuses a text that is too long.</summary>
    public static void CheckText(string text)
    {
        if (text.Length > Text) throw new ProblemException(Field, $"The filter has {text.Length} characters; {Text} are the most.");
    }

    /// <summary>Refuses a nesting that is too deep.</summary>
    public static void CheckDepth(int depth)
    {
        if (depth > Depth) throw new ProblemException(Field, $"The filter is nested more than {Depth} levels deep.");
    }

    /// <summary>Refuses one node too many.</summary>
    public static void CheckNodes(int nodes)
    {
        if (nodes > Nodes) throw new ProblemException(Field, $"The filter has more than {Nodes} operators, names and values.");
    }
}
