namespace SmartRegion.Query;

/// <summary>What kind of piece of CQL2 text it is.</summary>
public enum Cql2TokenKind { Name, QuotedName, Text, Number, Symbol, End }

/// <summary>A piece of CQL2 text: its kind, its value without quotes, and where it starts (0-based).</summary>
public readonly record struct Cql2TextToken(Cql2TokenKind Kind, string Value, int At)
{
    /// <summary>True for the unquoted keyword, in any case.</summary>
    public bool Is(string keyword) => Kind == Cql2TokenKind.Name && Value.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the operator or bracket.</summary>
    public bool IsSymbol(string symbol) => Kind == Cql2TokenKind.Symbol && Value == symbol;

    public override string ToString() => Kind switch
    {
        Cql2TokenKind.End => "the end",
        Cql2TokenKind.Text => $"the text '{Value}'",
        _ => $"'{Value}'",
    };
}
