namespace SmartRegion.Portal;

/// <summary>The areas where a programme applies: by code, which may or may not have a place's entry.</summary>
public static class Territories
{
    /// <summary>The id of the place's entry that a code of "territory" would have: NUTS, five digits of a Landkreis, or a state such as DE-BY.</summary>
    public static string IdOf(string code) => code switch
    {
        "DE-BY" => "nuts-de2",
        { Length: 5 } when code.All(char.IsAsciiDigit) => "de-" + code,
        _ => "nuts-" + code.ToLowerInvariant(),
    };

    /// <summary>The name of an area that has no entry.</summary>
    public static string NameOf(Reader reader, string code) => reader.TOr("territories." + code, code);
}
