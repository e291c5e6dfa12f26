using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.City.Tiles;

/// <summary>
/// What a tile tells of its objects, by EXT_structural_metadata: one row for each, one column for each property that any of them
/// has. Numbers are doubles and -9999 where there is none; all else is text.
/// </summary>
public sealed class PropertyTable
{
    /// <summary>What stands where a number is not known.</summary>
    public const double NoNumber = -9999;

    private readonly List<Column> _columns = [];

    /// <param name="schema">The properties that the collection's features may have.</param>
    /// <param name="rows">The id and the properties of each object, in their order.</param>
    public PropertyTable(FeatureSchema schema, IReadOnlyList<(string Id, JsonObject Properties)> rows)
    {
        Count = rows.Count;
        _columns.Add(new Column("id", "id", null, [.. rows.Select(r => (object?)r.Id)], false));
        var taken = new HashSet<string> { "id" };
        foreach (var property in schema.Own)
        {
            var isNumber = property.Type is PropertyType.Number or PropertyType.Integer;
            var values = rows.Select(r => Value(r.Properties[property.Name], isNumber)).ToArray();
            if (values.All(v => v is null)) continue;
            var name = Name(property.Name);
            while (!taken.Add(name)) name += "_";
            _columns.Add(new Column(name, property.Name, property.Title, values, isNumber));
        }
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>The schema's class.</summary>
    public JsonObject Class() => new()
    {
        ["properties"] = new JsonObject(_columns.Select(c => KeyValuePair.Create(c.Name, (JsonNode?)Described(c)))),
    };

    /// <summary>The table, its values handed to the buffer.</summary>
    /// <param name="add">Takes bytes and answers the number of their view.</param>
    public JsonObject Write(string of, Func<byte[], int> add)
    {
        var properties = new JsonObject();
        foreach (var column in _columns)
        {
            if (column.IsNumber)
            {
                properties[column.Name] = new JsonObject { ["values"] = add(Numbers(column.Values)) };
                continue;
            }
            var (text, offsets) = Texts(column.Values);
            properties[column.Name] = new JsonObject { ["values"] = add(text), ["stringOffsets"] = add(offsets), ["stringOffsetType"] = "UINT32" };
        }
        return new JsonObject { ["class"] = of, ["count"] = Count, ["properties"] = properties };
    }

    private static JsonObject Described(Column column)
    {
        var json = column.IsNumber
            ? new JsonObject { ["type"] = "SCALAR", ["componentType"] = "FLOAT64", ["noData"] = NoNumber }
            : new JsonObject { ["type"] = "STRING" };
        if (column.Name == "id") json["semantic"] = "ID";
        else if (!column.IsNumber) json["noData"] = "";
        json["name"] = column.Title?.Tell(Language.English)?.Text ?? column.Property;
        return json;
    }

    private static object? Value(JsonNode? node, bool isNumber) => isNumber ? Json.AsNumber(node) : node switch
    {
        null => null,
        JsonArray list => string.Join(", ", list.Select(i => Json.AsText(i) ?? Json.Text(i))),
        _ => Json.AsText(node) ?? Json.Text(node),
    };

    // Letters, digits and underscores only (3D Metadata, 2.2).
    private static string Name(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return char.IsAsciiDigit(plain[0]) ? "_" + plain : plain;
    }

    private static byte[] Numbers(object?[] values)
    {
        var bytes = new byte[values.Length * sizeof(double)];
        for (var i = 0; i < values.Length; i++) BitConverter.TryWriteBytes(bytes.AsSpan(i * sizeof(double)), (double?)values[i] ?? NoNumber);
        return bytes;
    }

    private static (byte[] Text, byte[] Offsets) Texts(object?[] values)
    {
        using var text = new MemoryStream();
        var offsets = new byte[(values.Length + 1) * sizeof(uint)];
        for (var i = 0; i < values.Length; i++)
        {
            text.Write(Encoding.UTF8.GetBytes((string?)values[i] ?? ""));
            BitConverter.TryWriteBytes(offsets.AsSpan((i + 1) * sizeof(uint)), (uint)text.Length);
        }
        // A view has at least one byte.
        if (text.Length == 0) text.WriteByte(0);
        return (text.ToArray(), offsets);
    }

    private sealed record Column(string Name, string Property, LangText? Title, object?[] Values, bool IsNumber);
}
