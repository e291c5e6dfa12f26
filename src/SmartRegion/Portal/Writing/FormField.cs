using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Portal.Writing;

/// <summary>How a property is filled in.</summary>
public enum FieldKind
{
    /// <summary>A line of text.</summary>
    Line,

    /// <summary>A line in each language.</summary>
    Titles,

    /// <summary>Paragraphs in each language.</summary>
    Prose,

    /// <summary>A number with decimals.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>Yes, no, or not told.</summary>
    YesNo,

    /// <summary>One of a list.</summary>
    Choice,

    /// <summary>Any of a list.</summary>
    Choices,

    /// <summary>A day.</summary>
    Day,

    /// <summary>A year, month, day or instant.</summary>
    Date,

    /// <summary>Another entry, by its name.</summary>
    Name,

    /// <summary>Other entries or concepts, by their names.</summary>
    Names,

    /// <summary>Texts without a language, one a line.</summary>
    Lines,

    /// <summary>A web address.</summary>
    Address,

    /// <summary>A mail address.</summary>
    Mail,

    /// <summary>A point on the map; other geometries are kept as they are.</summary>
    Point,

    /// <summary>A picture with what it shows.</summary>
    Picture,

    /// <summary>Some properties together.</summary>
    Group,

    /// <summary>A list of which each item has fields of its own.</summary>
    Items,

    /// <summary>What programs write: it travels with the form unseen.</summary>
    Kept,
}

/// <summary>A property as a form asks for it.</summary>
/// <param name="Schema">The property's schema with its names; a $ref in it is not followed.</param>
/// <param name="Type">The schema that says what is allowed.</param>
public sealed record FormField(string Name, FieldKind Kind, JsonObject Schema, JsonObject Type, bool IsRequired)
{
    /// <summary>The fields of a group.</summary>
    public IReadOnlyList<FormField> Parts { get; init; } = [];

    /// <summary>What a list is made of.</summary>
    public FormField? Item { get; init; }

    /// <summary>Of which kind the entries are that it names; "concept" for concepts of the vocabulary; null for any.</summary>
    public string? Of { get; init; }

    public LangText Title => LangText.From(Schema["x-title"]) ?? new LangText(null, null, Name);

    /// <summary>What to write here, told before the field.</summary>
    public LangText? Hint => LangText.From(Schema["x-hint"]);

    /// <summary>The unit of a number, or null.</summary>
    public string? Unit => Json.AsText(Schema["x-unit"]) ?? (Name.EndsWith("Percent", StringComparison.Ordinal) || Name is "ratePercentMax" or "ownSharePercentMin" ? "%" : null);

    /// <summary>True of fields that few need: they are folded away while they are empty.</summary>
    public bool IsFolded => (bool?)Schema["x-fold"] == true;

    /// <summary>Most characters of a text.</summary>
    public int Longest => Json.AsNumber(Schema["properties"]?["cs"]?["maxLength"] ?? Type["maxLength"]) is { } most ? (int)most : 20000;

    /// <summary>Whether it has a text in each language.</summary>
    public bool IsTexts => Kind is FieldKind.Titles or FieldKind.Prose;
}
