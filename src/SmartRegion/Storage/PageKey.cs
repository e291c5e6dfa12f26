using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Storage;

/// <summary>
/// The place after the last row of a page of features or records: its key, and its values in the sort order. Nothing is skipped or told twice
/// while others write, and a late page is as quick as the first.
/// </summary>
public sealed record PageKey(long Key, IReadOnlyList<object?> Values)
{
    /// <summary>How many rows a page may have to be told by their keys.</summary>
    public const int MostTold = 200;

    /// <summary>Keys, in order, of rows that an earlier page has told out of turn: they do not come again.</summary>
    public IReadOnlyList<long> Told { get; init; } = [];

    /// <summary>In the form of the parameter <c>cursor</c>.</summary>
    public override string ToString()
    {
        if (Told.Count > 0) return $"{Key.ToString(CultureInfo.InvariantCulture)}.{Base64Url.EncodeToString(Distances())}";
        if (Values.Count == 0) return Key.ToString(CultureInfo.InvariantCulture);
        var node = new JsonArray([Key, .. Values.Select(Write)]);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Json.Text(node)));
    }

    /// <summary>Reads the parameter.</summary>
    /// <param name="values">How many values the sort order has.</param>
    /// <exception cref="ProblemException">400.</exception>
    public static PageKey Parse(string text, int values)
    {
        if (values == 0 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var key)) return new PageKey(key, []);
        try
        {
            if (values == 0 && text.Split('.') is [var last, var told]) return new PageKey(long.Parse(last, NumberStyles.None, CultureInfo.InvariantCulture), []) { Told = Keys(Base64Url.DecodeFromChars(told)) };
            if (values > 0 && JsonNode.Parse(Base64Url.DecodeFromChars(text)) is JsonArray array && array.Count == values + 1)
                return new PageKey(array[0]!.GetValue<long>(), [.. array.Skip(1).Select(Read)]);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or OverflowException or ArgumentException or EndOfStreamException) { /* told below */ }
        throw new ProblemException("cursor", "It is no place of this list. Follow the link 'next' as it is, or begin anew without cursor.");
    }

    /// <summary>The condition of the rows behind this one in the order, ties told apart by <paramref name="key"/>; NULL is the least.</summary>
    public SqlText Behind(IReadOnlyList<SortKey> order, SqlText key)
    {
        var cases = new List<SqlText>();
        var same = new List<SqlText>();
        for (var i = 0; i < order.Count; i++)
        {
            var (sql, value) = (order[i].Sql, Values[i]);
            SqlText? behind = (value, order[i].Descending) switch
            {
                (null, false) => $"{sql} is not null",
                (null, true) => null,
                (_, false) => $"{sql} > {value}",
                (_, true) => $"({sql} < {value} or {sql} is null)",
            };
            if (behind is not null) cases.Add($"({SqlText.Join(" and ", [.. same, behind])})");
            same.Add(value is null ? (SqlText)$"{sql} is null" : (SqlText)$"{sql} = {value}");
        }
        cases.Add($"({SqlText.Join(" and ", [.. same, $"{key} > {Key}"])})");
        return $"({SqlText.Join(" or ", cases)})";
    }

    // Keys that lie near each other take two bytes: the distance of each from the one before, seven bits a byte.
    private byte[] Distances()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var before = 0L;
        foreach (var key in Told)
        {
            writer.Write7BitEncodedInt64(key - before);
            before = key;
        }
        return bytes.ToArray();
    }

    private static List<long> Keys(byte[] distances)
    {
        using var reader = new BinaryReader(new MemoryStream(distances));
        var keys = new List<long>();
        while (reader.BaseStream.Position < distances.Length && keys.Count < MostTold) keys.Add((keys.Count > 0 ? keys[^1] : 0) + reader.Read7BitEncodedInt64());
        return keys;
    }

    // The engines give their own types, and an index serves only a value of the same.
    private static JsonNode? Write(object? value) => value switch
    {
        null => null,
        string s => new JsonArray("s", s),
        bool b => new JsonArray("b", b),
        long or int => new JsonArray("i", Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        double d => new JsonArray("n", d),
        decimal d => new JsonArray("m", d.ToString(CultureInfo.InvariantCulture)),
        DateTime t => new JsonArray("t", t.ToUniversalTime().Ticks),
        DateOnly d => new JsonArray("d", d.DayNumber),
        _ => throw new ArgumentException($"No value of a sort order: {value.GetType()}", nameof(value)),
    };

    private static object? Read(JsonNode? node)
    {
        if (node is null) return null;
        var value = ((JsonArray)node)[1]!;
        return node[0]!.GetValue<string>() switch
        {
            "s" => value.GetValue<string>(),
            "b" => value.GetValue<bool>(),
            "i" => value.GetValue<long>(),
            "n" => value.GetValue<double>(),
            "m" => decimal.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture),
            "t" => new DateTime(value.GetValue<long>(), DateTimeKind.Utc),
            "d" => DateOnly.FromDayNumber(value.GetValue<int>()),
            var other => throw new FormatException(other),
        };
    }
}
