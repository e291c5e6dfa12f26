using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Import;

/// <summary>
/// Makes a document of a table's row: the column <c>title.cs</c> is the member cs of title; a cell becomes what the kind's
/// schema says of its property, and a list's plain values are separated by bars. The other way is <c>EntryCsv</c>.
/// </summary>
internal static class TableRow
{
    private const int MostLevels = 16;

    /// <exception cref="ProblemException">A cell does not fit its column.</exception>
    public static JsonObject ToDocument(string[] columns, string[] cells, string? kind)
    {
        var doc = new JsonObject();
        for (var i = 0; i < Math.Min(columns.Length, cells.Length); i++)
            if (columns[i].Length > 0 && cells[i].Trim() is { Length: > 0 } cell) Set(doc, columns[i], cell, kind);
        if (kind is not null) doc["kind"] ??= kind;
        return doc;
    }

    private static void Set(JsonObject doc, string column, string cell, string? kind)
    {
        var path = column.Split('.');
        if (path.Length > MostLevels) throw new ProblemException(column.Length > 60 ? column[..60] : column, $"The column's name has more than {MostLevels} parts.");
        var at = doc;
        foreach (var part in path[..^1])
        {
            at[part] ??= new JsonObject();
            at = at[part] as JsonObject ?? throw new ProblemException(column, $"The column '{part}' is a value and cannot have a part.");
        }
        at[path[^1]] = Value(column, cell, SchemaWalk.Find(kind ?? Json.AsText(doc["kind"]), path));
    }

    private static JsonNode? Value(string column, string cell, JsonObject? schema)
    {
        if (cell[0] is '[' or '{')
        {
            try { return JsonNode.Parse(cell); }
            catch (JsonException) { throw new ProblemException(column, "The cell begins like JSON but is not well-formed."); }
        }
        return SchemaWalk.TypeOf(schema) switch
        {
            "array" => new JsonArray([.. cell.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(v => (JsonNode)v)]),
            "number" or "integer" => Number(column, cell),
            "boolean" => cell.ToLowerInvariant() switch
            {
                "true" or "1" => true,
                "false" or "0" => false,
                _ => throw new ProblemException(column, $"'{cell}' is neither true nor false."),
            },
            _ => cell,
        };
    }

    private static JsonNode Number(string column, string cell)
    {
        if (decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var n)) return n;
        throw new ProblemException(column, $"'{cell}' is no number. Write 1234.5, without spaces, a point before the decimals.");
    }
}
