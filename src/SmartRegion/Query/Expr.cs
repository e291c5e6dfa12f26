namespace SmartRegion.Query;

/// <summary>
/// The one tree of every filter language. Three kinds of node suffice: a value, a property's name, and a call of an
/// operator or function (<see cref="Ops"/>). Equality is by content.
/// </summary>
public abstract record Expr
{
    /// <summary>Levels of the tree, this one included.</summary>
    public virtual int Depth => 1;
}

/// <summary>
/// A value: string, long, double, bool, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/> (UTC),
/// <see cref="TimeSpan"/>, a geometry (longitude first, WGS 84), a <see cref="Core.BoundingBox"/>, or null, which within an interval is its open end.
/// </summary>
public sealed record Constant(object? Value) : Expr
{
    /// <summary>A number in the form in which equal numbers are equal: whole ones as long, others as double.</summary>
    public static Constant Number(double value) =>
        double.IsInteger(value) && Math.Abs(value) < 1L << 53 ? new Constant((long)value) : new Constant(value);
}

/// <summary>The name of a property, as the client wrote it; the schema resolves it.</summary>
public sealed record PropertyName(string Name) : Expr
{
    /// <summary>The parts of a path: <c>a[0]/b</c> is a, [0] and b, as <c>Storage.JsonTerm.At</c> takes them.</summary>
    public static IReadOnlyList<string> Segments(string name) =>
        [.. name.Replace("[", "/[", StringComparison.Ordinal).Split('/').Where(s => s.Length > 0)];
}

/// <summary>
/// True when one of the entities at the end of a path passes a test (OData 4.0 URL conventions, 5.1.1.10). Names in the test that
/// begin with the variable are of that entity; only SensorThings' filters have it.
/// </summary>
public sealed record AnyOf(string Path, string Variable, Expr Test) : Expr
{
    /// <inheritdoc />
    public override int Depth { get; } = 1 + Test.Depth;
}

/// <summary>An operator or function and its arguments. Operators are named as in <see cref="Ops"/>.</summary>
public sealed record Call(string Name, IReadOnlyList<Expr> Args) : Expr
{
    public Call(string name, params Expr[] args) : this(name, (IReadOnlyList<Expr>)args) { }

    /// <inheritdoc />
    public override int Depth { get; } = 1 + Args.Select(a => a.Depth).DefaultIfEmpty().Max();

    public bool Equals(Call? other) => other is not null && Name == other.Name && Args.SequenceEqual(other.Args);

    public override int GetHashCode() =>
        Args.Aggregate(Name.GetHashCode(StringComparison.Ordinal), (hash, a) => HashCode.Combine(hash, a));
}
