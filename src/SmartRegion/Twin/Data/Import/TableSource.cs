using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Twin.Data.Import;

/// <summary>
/// The rows of a table as features: every column is a property with a type that all its cells have, in the order of the file. A row has a
/// place where two columns are coordinates, one is well-known text, or one has codes of municipalities or districts; without one it is a row
/// all the same.
/// </summary>
public sealed class TableSource : FeatureSource
{
    private readonly RowFile _file;
    private readonly IReadOnlyList<string> _names;
    private readonly Reading[] _readings;
    private readonly PlaceColumns _places;
    private readonly List<string> _notes;

    /// <summary>Reads the file once to find out the types.</summary>
    /// <param name="crs">The reference system of coordinates that are no degrees.</param>
    /// <param name="places">Finds the place of a municipality or district by its code.</param>
    public TableSource(RowFile file, CrsDefinition? crs, Func<string, Geometry?> places)
    {
        _file = file;
        (_names, var mended) = Headers.Mend(file.Header);
        _places = new PlaceColumns(_names, (file as ParquetRows)?.GeometryColumn, crs, places);
        var guesses = _names.Select(n => new ColumnGuess(n, file.IsText, file.IsCommaParted)).ToArray();
        foreach (var (line, cells) in file.Read())
        {
            if (cells.Length > _names.Count) continue;
            for (var i = 0; i < cells.Length; i++) guesses[i].Add(line, Trimmed(cells[i]));
            _places.Add(cells);
        }
        var byCommas = guesses.Any(g => g.HasDecimalCommas);
        _readings = [.. guesses.Select(g => g.Decide(byCommas))];
        _places.Decide();
        _notes = [.. file.Notes, .. mended, .. guesses.Select(g => g.Note()).OfType<string>(), .. _places.Notes];
        Document = new JsonObject { ["schema"] = new JsonObject { ["properties"] = Titles(file.Header) } };
    }

    public override CrsDefinition? Crs => CrsRegister.Crs84;

    public override string Counts => "line";

    public override string Unit => "row";

    public override JsonObject? Document { get; }

    public override IReadOnlyCollection<string> Notes => _notes;

    public override IEnumerable<SourceFeature> Read()
    {
        foreach (var (line, cells) in _file.Read()) yield return One(line, cells);
    }

    private SourceFeature One(long line, object?[] cells)
    {
        if (cells.Length > _names.Count) return SourceFeature.Bad(line, _names[^1], $"It has {cells.Length} cells for {_names.Count} columns.");
        // A line of a text that breaks off may have lost what matters: which cell is whose is then unknown.
        if (_file.IsText && cells.Length < _names.Count) return SourceFeature.Bad(line, _names[cells.Length], $"It has {cells.Length} cells for {_names.Count} columns.");
        var properties = new JsonObject();
        for (var i = 0; i < _names.Count; i++)
            if (i != _places.Hidden) properties[_names[i]] = Value(i, i < cells.Length ? cells[i] : null);
        try { return new SourceFeature(line, null, properties, _places.Of(cells, properties)); }
        catch (FormatException e) { return SourceFeature.Bad(line, _places.Name, e.Message + "."); }
    }

    private JsonNode? Value(int column, object? cell)
    {
        if (Trimmed(cell) is not { } value || value is "") return null;
        var reading = _readings[column];
        return reading != Readings.Text && Readings.IsMissing(value) ? null : reading.Read(value);
    }

    internal static object? Trimmed(object? cell) => cell is string s ? s.Trim() : cell;

    // What the file calls a column that had to be called otherwise.
    private JsonObject Titles(IReadOnlyList<string> header) => new(_names.Select((n, i) => (Name: n, Title: header[i].Trim()))
        .Where(c => c.Title.Length > 0 && c.Title != c.Name).Select(c => KeyValuePair.Create(c.Name, (JsonNode?)new JsonObject { ["title"] = c.Title })));

    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }
}
