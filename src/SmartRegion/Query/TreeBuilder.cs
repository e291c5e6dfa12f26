namespace SmartRegion.Query;

/// <summary>Makes the nodes of one filter and refuses what exceeds the <see cref="Limits"/>. Every parser builds through it.</summary>
public sealed class TreeBuilder
{
    private int _nodes;

    /// <summary>A leaf.</summary>
    public T Leaf<T>(T leaf) where T : Expr
    {
        Limits.CheckNodes(++_nodes);
        return leaf;
    }

    /// <summary>A call, its operator in canonical spelling.</summary>
    public Call Call(string name, params IReadOnlyList<Expr> args)
    {
        Limits.CheckNodes(++_nodes);
        var call = new Call(Ops.Canonical(name), args);
        Limits.CheckDepth(call.Depth);
        return call;
    }

    /// <summary>Null when the operator takes so many arguments, else what to say.</summary>
    public static string? WrongCount(string name, int count)
    {
        if (Ops.Arity(Ops.Canonical(name)) is not { } arity || (count >= arity.Least && count <= arity.Most)) return null;
        var takes = arity.Least == arity.Most ? $"{arity.Least}" : $"at least {arity.Least}";
        return $"expected {takes} argument{(arity.Least == 1 ? "" : "s")} of {Ops.Canonical(name)}, found {count}";
    }
}
