namespace SmartRegion.Query;

/// <summary>What kind of piece of an OData expression it is. A path, such as Datastream/Thing/name, is one piece.</summary>
public enum ODataTokenKind { Path, Text, Value, Symbol, End }

/// <summary>
/// A piece of an OData expression: its kind, how it is written (a text without its quotes), where it starts (0-based), and the
/// value of a literal.
/// </summary>
public readonly record struct ODataToken(ODataTokenKind Kind, string Written, int At, Expr? Value = null)
{
    /// <summary>True for the word, in any case.</summary>
    public bool Is(string word) => Kind == ODataTokenKind.Path && Written.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the symbol.</summary>
    public bool IsSymbol(char symbol) => Kind == ODataTokenKind.Symbol && Written[0] == symbol;

    public override string ToString() => Kind switch
    {
        ODataTokenKind.End => "the end",
        ODataTokenKind.Text => $"the text '{Written}'",
        _ => $"'{Written}'",
    };
}
