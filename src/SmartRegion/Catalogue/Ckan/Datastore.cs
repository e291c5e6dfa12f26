using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>The tables of resources whose rows are kept here; said where the rooms meet, because the catalogue knows nothing of the twin.</summary>
/// <param name="FindAsync">Of the dataset of that id the table of that id, or null; null also when not everybody sees it.</param>
public sealed record Datastore(Func<string, string, Task<DatastoreTable?>> FindAsync);

/// <summary>A table as CKAN's clients may ask for it.</summary>
/// <param name="Count">How many rows it has.</param>
/// <param name="ReadAsync">Hands over each row with its number, then tells how many match.</param>
public sealed record DatastoreTable(string Id, long Count, IReadOnlyList<DatastoreField> Fields, Func<DatastoreQuery, Action<long, JsonObject>, Task<long>> ReadAsync);

/// <summary>A column.</summary>
public sealed record DatastoreField(string Name, PropertyType Type, LangText? Title)
{
    /// <summary>Its type as PostgreSQL would have it, which is what CKAN tells.</summary>
    public string CkanType => Type switch
    {
        PropertyType.Integer => "int8",
        PropertyType.Number => "float8",
        PropertyType.Boolean => "bool",
        PropertyType.Date => "date",
        PropertyType.Timestamp => "timestamptz",
        PropertyType.TextArray or PropertyType.Json => "json",
        _ => "text",
    };
}

/// <summary>Which rows, in which order.</summary>
/// <param name="Numbers">Only the rows of these numbers; null for all.</param>
public sealed record DatastoreQuery(Expr? Filter, IReadOnlyList<string>? Numbers, IReadOnlyList<OrderBy> Sort, int Limit, int Offset);
