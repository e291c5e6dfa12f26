using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>Makes the nodes of one filter and refuses what exceeds the <see cref="Limits"/>. Every parser builds through it.</summary>
public sealed class TreeBuilder(string field = Limits.Field)
{
    private int _nodes;

    /// <summary>A leaf.</summary>
    public T Leaf<T>(T leaf) where T : Expr
    {
        Limits.CheckNodes(++_nodes, field);
        if (leaf is Constant { Value: string text }) CheckCharacters(text);
        if (leaf is PropertyName { Name: var name }) CheckCharacters(name);
        return leaf;
    }

    // PostgreSQL takes neither.
    private void CheckCharacters(string text)
    {
        if (text.Contains('\0')) throw new ProblemException(field, "The character U+0000 stands in no text.");
        for (var i = 0; i < text.Length; i++)
            if (i + 1 < text.Length && char.IsSurrogatePair(text, i)) i++;
            else if (char.IsSurrogate(text[i])) throw new ProblemException(field, "A text has half of a character (a lone surrogate).");
    }

    /// <summary>A call, its operator or function in canonical spelling.</summary>
    public Call Call(string name, params IReadOnlyList<Expr> args)
    {
        Limits.CheckNodes(++_nodes, field);
        var call = new Call(Functions.Canonical(name) ?? Ops.Canonical(name), args);
        Limits.CheckDepth(call.Depth, field);
        return call;
    }

    /// <summary>Null when the operator or function takes so many arguments or is unknown, else what to say, calling it as the client did.</summary>
    public static string? WrongCount(string name, int count, string? written = null)
    {
        name = Functions.Canonical(name) ?? Ops.Canonical(name);
        var arity = Functions.Canonical(name) is null ? Ops.Arity(name) : Functions.Arity(name);
        if (arity is not var (least, most) || (count >= least && count <= most)) return null;
        var takes = least == most ? $"{least}" : most == int.MaxValue ? $"at least {least}" : $"{least} to {most}";
        return $"expected {takes} argument{(takes == "1" ? "" : "s")} of {written ?? name}, found {count}";
    }
}
