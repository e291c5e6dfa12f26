using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>What to read of a file of observations.</summary>
/// <param name="Time">The column or member of the time.</param>
/// <param name="Value">The column or member of the value.</param>
public sealed record ObservationColumns(string Time, string Value);

/// <summary>What an import did.</summary>
/// <param name="Bad">The first bad rows, with the reason.</param>
public sealed record ObservationImport(int Stored, int Duplicates, int BadRows, IReadOnlyList<(int Line, string Reason)> Bad);

/// <summary>
/// Takes observations of one Datastream in from a file: CSV with a head, or JSON, an array or one object a line. Rows are stored by
/// thousands, each thousand in one transaction; a bad row is told with its line and nothing of it is stored.
/// </summary>
internal sealed class ObservationFile(Sensors sensors, long datastream, ObservationColumns columns, Notation notation, Duplicates rule)
{
    private const int Chunk = 5000;
    private const int MaxTold = 1000;

    private readonly List<(int, string)> _bad = [];
    private int _badRows;

    /// <summary>Reads and stores; <paramref name="stored"/> is told after each commit how many there are by now.</summary>
    public async Task<ObservationImport> RunAsync(string file, Action<int> stored)
    {
        var (total, duplicates) = (0, 0);
        foreach (var chunk in Rows(file).Chunk(Chunk))
        {
            ObservationRow[] rows = [.. chunk.Select(c => c.Row)];
            var done = await sensors.WriteAsync(scope => DeviceObservations.StoreAsync(scope, rows, rule));
            (total, duplicates) = (total + done.New, duplicates + done.Duplicate);
            for (var i = 0; i < rows.Length; i++) if (rows[i].Error is { } error) Bad(chunk[i].Line, error);
            stored(total);
        }
        return new ObservationImport(total, duplicates, _badRows, _bad);
    }

    private IEnumerable<(int Line, ObservationRow Row)> Rows(string file)
    {
        using var text = new StreamReader(file, detectEncodingFromByteOrderMarks: true);
        var isJson = Path.GetExtension(file).ToLowerInvariant() is ".json" or ".jsonl" or ".ndjson" or ".geojson";
        foreach (var (line, read) in isJson ? OfJson(text) : OfTable(text))
        {
            ObservationRow row;
            try { row = read(); }
            catch (ProblemException e) { Bad(line, e.Message); continue; }
            yield return (line, row);
        }
    }

    private IEnumerable<(int, Func<ObservationRow>)> OfTable(TextReader text)
    {
        foreach (var (line, row) in notation.Table(text))
            yield return (line, () => Row(Field(row, columns.Time), notation.Value(Field(row, columns.Value))));
    }

    private static string Field(Dictionary<string, string> row, string column) =>
        row.TryGetValue(column, out var field) ? field : throw new ProblemException("column", $"There is no column '{column}'. There are {string.Join(", ", row.Keys)}.");

    // One object a line, or an array whose objects begin on lines of their own or not.
    private IEnumerable<(int, Func<ObservationRow>)> OfJson(TextReader text)
    {
        if (text.Peek() == '[')
        {
            JsonArray all;
            try { all = (JsonArray)JsonNode.Parse(text.ReadToEnd())!; }
            catch (JsonException e) { throw new ProblemException("", $"The file is not well-formed JSON at line {e.LineNumber + 1}: {e.Message}"); }
            for (var i = 0; i < all.Count; i++)
            {
                var item = all[i];
                yield return (i + 1, () => OfItem(item));
            }
            yield break;
        }
        var line = 0;
        while (text.ReadLine() is { } one)
        {
            line++;
            if (one.Trim().Length > 0) yield return (line, () => OfItem(Parse(one)));
        }
    }

    private ObservationRow OfItem(JsonNode? item)
    {
        var time = Find(item, columns.Time) ?? throw new ProblemException("time", $"It has no '{columns.Time}'.");
        var value = Find(item, columns.Value);
        return Row(time.ToString(), Json.AsText(value) is { } text ? notation.Value(text) : value);
    }

    private static JsonNode? Find(JsonNode? item, string path) => JsonPath.Parse(path)?.Find(item);

    private static JsonNode? Parse(string text)
    {
        try { return JsonNode.Parse(text); }
        catch (JsonException e) { throw new ProblemException("", $"It is not well-formed JSON: {e.Message}"); }
    }

    private ObservationRow Row(string time, JsonNode? value)
    {
        if (value is null) throw new ProblemException("value", "It has no value.");
        var row = new ObservationRow { Datastream = datastream, Starts = notation.Time(time) };
        ObservationFields.SetResult(ref row, value);
        return row;
    }

    private void Bad(int line, string reason)
    {
        _badRows++;
        if (_bad.Count < MaxTold) _bad.Add((line, reason));
    }
}
