using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Import;

/// <summary>A layer of a GeoPackage (OGC 12-128r19), which is a SQLite file.</summary>
public sealed class GeoPackageSource : FeatureSource
{
    private readonly SqliteConnection _file;
    private readonly string _table, _geometry;
    private readonly List<(string Name, string Type)> _columns;
    private readonly string? _key;

    /// <exception cref="ProblemException">It is no GeoPackage, or which layer is not clear.</exception>
    public GeoPackageSource(string path, string? layer)
    {
        _file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            _file.Open();
            // The file is a stranger's: what it has of views and triggers must not call what this program has of functions.
            Run("pragma trusted_schema=off; pragma query_only=on; pragma cell_size_check=on");
            var layers = List("select c.table_name, g.column_name, g.srs_id from gpkg_contents c join gpkg_geometry_columns g using (table_name) where c.data_type = 'features' order by 1",
                r => (Table: r.GetString(0), Column: r.GetString(1), Srs: r.GetInt64(2)));
            var one = layers.Count == 1 && layer is null ? layers[0] : layers.Find(l => l.Table == layer);
            if (one.Table is null)
                throw new ProblemException("--layer", layer is null ? $"The file has {layers.Count} layers. Say which: --layer {string.Join(" or --layer ", layers.Select(l => l.Table))}" : $"There is no layer '{layer}'. Known: {string.Join(", ", layers.Select(l => l.Table))}.");
            (_table, _geometry) = (one.Table, one.Column);
            Crs = CrsOf(one.Srs);
            var columns = List($"pragma table_info({Quoted(_table)})", r => (Name: r.GetString(1), Type: r.GetString(2).ToUpperInvariant(), Key: r.GetInt64(5) > 0));
            _key = columns.Where(c => c is { Key: true, Type: "INTEGER" }).Select(c => c.Name).FirstOrDefault();
            _columns = [.. columns.Where(c => c.Name != _geometry && c.Name != _key && !c.Type.StartsWith("BLOB", StringComparison.Ordinal)).Select(c => (c.Name, c.Type))];
        }
        catch (SqliteException e)
        {
            _file.Dispose();
            throw new ProblemException("FILE", $"The file is no GeoPackage, or it was not copied whole: {e.Message}");
        }
    }

    public override CrsDefinition? Crs { get; }

    public override IEnumerable<SourceFeature> Read()
    {
        using var command = _file.CreateCommand();
        string[] selected = [Quoted(_key ?? "rowid"), Quoted(_geometry), .. _columns.Select(c => Quoted(c.Name))];
        command.CommandText = $"select {string.Join(", ", selected)} from {Quoted(_table)}";
        using var rows = Sound(command.ExecuteReader);
        var reader = new GeoPackageGeoReader { HandleOrdinates = Ordinates.XYZ };
        for (var at = 1L; Sound(rows.Read); at++) yield return Sound(() => One(rows, at, reader));
    }

    // A damaged file may open, and end in the middle.
    private static T Sound<T>(Func<T> read)
    {
        try { return read(); }
        catch (SqliteException e) { throw new ProblemException("FILE", $"The file is damaged: {e.Message} Nothing was stored."); }
    }

    private SourceFeature One(SqliteDataReader row, long at, GeoPackageGeoReader reader)
    {
        var id = row.IsDBNull(0) ? null : Convert.ToString(row.GetValue(0), CultureInfo.InvariantCulture);
        try
        {
            var blob = row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1);
            if (blob is not null && !WkbNesting.IsBearableInGeoPackage(blob)) return SourceFeature.Bad(at, _geometry, "Its geometry cannot be read: it is cut off, or nested too deeply.") with { Id = id };
            var geometry = blob is null ? null : reader.Read(blob);
            var properties = new JsonObject();
            for (var i = 0; i < _columns.Count; i++) properties[_columns[i].Name] = Value(row, i + 2, _columns[i].Type);
            return new SourceFeature(at, id, properties, geometry);
        }
        catch (Exception e) when (e is not (SqliteException or OutOfMemoryException))
        {
            return SourceFeature.Bad(at, _geometry, $"Its geometry cannot be read: {e.Message}") with { Id = id };
        }
    }

    private static JsonNode? Value(SqliteDataReader row, int i, string type) => row.IsDBNull(i) ? null : row.GetValue(i) switch
    {
        long n => type == "BOOLEAN" ? n != 0 : n,
        double d => double.IsFinite(d) ? d : null,
        string s => type is "DATETIME" && DateTimeOffset.TryParse(s, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var t)
            ? Instant.Milliseconds(t.UtcDateTime) : s,
        _ => null,
    };

    private CrsDefinition? CrsOf(long srs)
    {
        var known = List($"select organization, organization_coordsys_id, definition from gpkg_spatial_ref_sys where srs_id = {srs.ToString(CultureInfo.InvariantCulture)}",
            r => (Organization: r.GetString(0), Code: r.GetInt64(1), Wkt: r.GetString(2)));
        if (known.Count == 0) return null;
        return known[0].Organization.Equals("EPSG", StringComparison.OrdinalIgnoreCase) && CrsRegister.OfEpsg((int)known[0].Code) is { } crs ? crs : CrsRegister.OfWkt(known[0].Wkt);
    }

    private void Run(string sql)
    {
        using var command = _file.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<T> List<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = _file.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var list = new List<T>();
        while (rows.Read()) list.Add(read(rows));
        return list;
    }

    private static string Quoted(string name) => name == "rowid" ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }
}
