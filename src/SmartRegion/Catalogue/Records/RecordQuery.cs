using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Records;

/// <summary>Which records, in which order, and which page of them.</summary>
/// <param name="Language">The language in which they are told, by which titles are sorted.</param>
public sealed record RecordQuery(string Language)
{
    /// <summary>Records in a page when nobody says otherwise; and at most.</summary>
    public const int DefaultLimit = 20, MaxLimit = 1000;

    /// <summary>When nobody says otherwise, by id.</summary>
    public static readonly IReadOnlyList<OrderBy> Usual = [new(new PropertyName("id"))];

    /// <summary>Terms of which a record has one; the words of a term stand there one after the other. Null for all records.</summary>
    public IReadOnlyList<string>? Terms { get; init; }

    public Interval? Time { get; init; }

    /// <summary>Identifiers given by others: a value, scheme:value, or scheme: for any.</summary>
    public IReadOnlyList<string> ExternalIds { get; init; } = [];

    public Expr? Filter { get; init; }
    public IReadOnlyList<OrderBy> Sort { get; init; } = Usual;
    public int Limit { get; init; } = DefaultLimit;
    public PageKey? After { get; init; }

    /// <summary>How many are passed over, for clients that count; 0 where the page begins after a key.</summary>
    public int Offset { get; init; }
}

/// <summary>A page of records.</summary>
/// <param name="Named">The organisations that they name, by id.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record RecordPage(IReadOnlyList<RecordRow> Rows, IReadOnlyDictionary<string, Entry> Named, long Matched, string? Next);

/// <summary>An entry as its record tells it.</summary>
/// <param name="Geometry">GeoJSON: its own, or that of its first place.</param>
/// <param name="Iri">Its name in the catalogue from which it was harvested.</param>
public sealed record RecordRow(Entry Entry, System.Text.Json.Nodes.JsonObject? Geometry, string? Iri);
