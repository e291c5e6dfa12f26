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

    /// <summary>Characters of a pattern of LIKE.</summary>
    public const int Pattern = 1000;

    /// <summary>Nodes of a filter's tree.</summary>
    public const int Nodes = 2000;

    /// <summary>Levels of <c>$expand</c> within each other.</summary>
    public const int Expands = 12;

    /// <summary>Navigations that one request expands, nested ones counted.</summary>
    public const int ExpandNodes = 200;

    /// <summary>The parameter that filter problems name, unless the language has a name of its own for it.</summary>
    public const string Field = "filter";

    /// <summary>Refuses a text that is too long.</summary>
    public static void CheckText(string text, string field = Field)
    {
        if (text.Length > Text) throw new ProblemException(field, $"The filter has {text.Length} characters; {Text} are the most.");
    }

    /// <summary>Refuses a nesting that is too deep.</summary>
    public static void CheckDepth(int depth, string field = Field)
    {
        if (depth > Depth) throw new ProblemException(field, $"The filter is nested more than {Depth} levels deep.");
    }

    /// <summary>Refuses one node too many.</summary>
    public static void CheckNodes(int nodes, string field = Field)
    {
        if (nodes > Nodes) throw new ProblemException(field, $"The filter has more than {Nodes} operators, names and values.");
    }
}
