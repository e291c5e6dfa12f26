using System.Globalization;
using Microsoft.Data.Sqlite;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>
/// Writes a GeoPackage (OGC 12-128r19, version 1.3), one layer after the other, with its spatial index (Annex F.3): every desktop GIS
/// opens it.
/// </summary>
public sealed class GeoPackageFile : IDisposable
{
    // "GPKG" and version 1.3.
    private const int ApplicationId = 0x47504B47, UserVersion = 10300;

    private readonly SqliteConnection _file;
    private readonly SqliteTransaction _transaction;

    /// <param name="path">Where there is no file yet.</param>
    public GeoPackageFile(string path)
    {
        _file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _file.Open();
        // A file that is cut off by a crash is made anew.
        Run(_file, $"pragma page_size=4096; pragma journal_mode=off; pragma synchronous=off; pragma application_id={ApplicationId}; pragma user_version={UserVersion}");
        _transaction = _file.BeginTransaction();
        Run(_file, Tables);
    }

    /// <summary>Begins a layer.</summary>
    /// <param name="columns">Its properties and their types, of which the file's are made.</param>
    /// <param name="geometry">GEOMETRY, POINT, POLYGON and so on.</param>
    public Layer Add(string table, string title, string geometry, bool hasHeights, CrsDefinition crs, IReadOnlyList<(string Name, PropertyType Type)> columns) =>
        new(_file, table, title, geometry, hasHeights, crs, columns);

    /// <summary>Completes the file.</summary>
    public void Complete() => _transaction.Commit();

    public void Dispose()
    {
        _transaction.Dispose();
        _file.Dispose();
    }

    private static void Run(SqliteConnection file, string sql, params (string Name, object? Value)[] values)
    {
        using var command = file.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>One layer, filled feature by feature.</summary>
    public sealed class Layer : IDisposable
    {
        private readonly SqliteConnection _file;
        private readonly string _table;
        private readonly int _srs;
        private readonly GeoPackageGeoWriter _writer;
        private readonly SqliteCommand _insert, _index;
        private readonly Envelope _extent = new();

        internal Layer(SqliteConnection file, string table, string title, string geometry, bool hasHeights, CrsDefinition crs, IReadOnlyList<(string Name, PropertyType Type)> columns)
        {
            (_file, _table, _srs) = (file, table, Srs(crs));
            _writer = new GeoPackageGeoWriter { HandleOrdinates = hasHeights ? Ordinates.XYZ : Ordinates.XY };
            Run(file, "insert or ignore into gpkg_spatial_ref_sys values (@name, @id, 'EPSG', @id, @wkt, null)", ("@name", crs.Name), ("@id", _srs), ("@wkt", crs.Wkt.Contains('[', StringComparison.Ordinal) ? crs.Wkt : "undefined"));
            Run(file, "insert into gpkg_contents (table_name, data_type, identifier, last_change, srs_id) values (@table, 'features', @title, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), @srs)", ("@table", table), ("@title", title), ("@srs", _srs));
            var names = Columns(columns);
            Run(file, $"create table {Quoted(table)} (fid integer primary key autoincrement not null, geom {geometry}, {string.Join(", ", names.Zip(columns, (n, c) => $"{Quoted(n)} {TypeOf(c.Type)}"))})");
            Run(file, "insert into gpkg_geometry_columns values (@table, 'geom', @type, @srs, @z, 0)", ("@table", table), ("@type", geometry), ("@srs", _srs), ("@z", hasHeights ? 1 : 0));
            Run(file, $"create virtual table {Quoted($"rtree_{table}_geom")} using rtree(id, minx, maxx, miny, maxy)");
            _insert = Prepared($"insert into {Quoted(table)} (geom, {string.Join(", ", names.Select(Quoted))}) values (@0{string.Concat(names.Select((_, i) => FormattableString.Invariant($", @{i + 1}")))}) returning fid", names.Count + 1);
            _index = Prepared($"insert into {Quoted($"rtree_{table}_geom")} values (@0, @1, @2, @3, @4)", 5);
        }

        /// <summary>Adds a feature.</summary>
        /// <param name="geometry">Its place, x before y, in the layer's system.</param>
        /// <param name="values">A value for each column: text, long, double, bool or null.</param>
        public void Add(Geometry? geometry, IReadOnlyList<object?> values)
        {
            if (geometry is not null) geometry.SRID = _srs;
            _insert.Parameters[0].Value = geometry is null ? DBNull.Value : _writer.Write(geometry);
            for (var i = 0; i < values.Count; i++) _insert.Parameters[i + 1].Value = values[i] ?? DBNull.Value;
            var fid = (long)_insert.ExecuteScalar()!;
            if (geometry is null) return;
            var e = geometry.EnvelopeInternal;
            _extent.ExpandToInclude(e);
            (_index.Parameters[0].Value, _index.Parameters[1].Value, _index.Parameters[2].Value) = (fid, e.MinX, e.MaxX);
            (_index.Parameters[3].Value, _index.Parameters[4].Value) = (e.MinY, e.MaxY);
            _index.ExecuteNonQuery();
        }

        /// <summary>Writes where the layer lies, and hands its spatial index over to whoever changes the file.</summary>
        public void Dispose()
        {
            _insert.Dispose();
            _index.Dispose();
            if (!_extent.IsNull)
                Run(_file, "update gpkg_contents set min_x = @w, min_y = @s, max_x = @e, max_y = @n where table_name = @table",
                    ("@w", _extent.MinX), ("@s", _extent.MinY), ("@e", _extent.MaxX), ("@n", _extent.MaxY), ("@table", _table));
            Run(_file, "insert into gpkg_extensions values (@table, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec121/#extension_rtree', 'write-only')", ("@table", _table));
            foreach (var trigger in Triggers()) Run(_file, trigger);
        }

        // The names of the file's own columns are taken, and SQLite knows no difference of case.
        private static List<string> Columns(IReadOnlyList<(string Name, PropertyType Type)> columns)
        {
            var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "fid", "geom" };
            var names = new List<string>();
            foreach (var (name, _) in columns)
            {
                var free = name;
                for (var n = 2; !taken.Add(free); n++) free = FormattableString.Invariant($"{name}_{n}");
                names.Add(free);
            }
            return names;
        }

        private static string TypeOf(PropertyType type) => type switch
        {
            PropertyType.Integer => "INTEGER",
            PropertyType.Number => "REAL",
            PropertyType.Boolean => "BOOLEAN",
            PropertyType.Date => "DATE",
            PropertyType.Timestamp => "DATETIME",
            _ => "TEXT",
        };

        // Annex F.3: the triggers call functions that every GIS that writes GeoPackages has.
        private IEnumerable<string> Triggers()
        {
            var (t, r) = (Quoted(_table), Quoted($"rtree_{_table}_geom"));
            string Name(string what) => Quoted($"rtree_{_table}_geom_{what}");
            const string Box = "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)", Filled = "(NEW.geom notnull and not ST_IsEmpty(NEW.geom))", Bare = "(NEW.geom isnull or ST_IsEmpty(NEW.geom))";
            yield return $"create trigger {Name("insert")} after insert on {t} when {Filled} begin insert or replace into {r} values (NEW.fid, {Box}); end";
            yield return $"create trigger {Name("update1")} after update of geom on {t} when OLD.fid = NEW.fid and {Filled} begin insert or replace into {r} values (NEW.fid, {Box}); end";
            yield return $"create trigger {Name("update2")} after update of geom on {t} when OLD.fid = NEW.fid and {Bare} begin delete from {r} where id = OLD.fid; end";
            yield return $"create trigger {Name("update3")} after update on {t} when OLD.fid != NEW.fid and {Filled} begin delete from {r} where id = OLD.fid; insert or replace into {r} values (NEW.fid, {Box}); end";
            yield return $"create trigger {Name("update4")} after update on {t} when OLD.fid != NEW.fid and {Bare} begin delete from {r} where id in (OLD.fid, NEW.fid); end";
            yield return $"create trigger {Name("delete")} after delete on {t} when OLD.geom notnull begin delete from {r} where id = OLD.fid; end";
        }

        private static int Srs(CrsDefinition crs) => crs.Epsg > 0 ? crs.Epsg : CrsRegister.OfEpsg(4326)!.Epsg;

        private SqliteCommand Prepared(string sql, int parameters)
        {
            var command = _file.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < parameters; i++) command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"@{i}") });
            return command;
        }
    }

    private const string Tables = """
        create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer not null primary key, organization text not null, organization_coordsys_id integer not null, definition text not null, description text);
        create table gpkg_contents (table_name text not null primary key, data_type text not null, identifier text unique, description text default '', last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x double, min_y double, max_x double, max_y double, srs_id integer, constraint fk_gc_r_srs_id foreign key (srs_id) references gpkg_spatial_ref_sys(srs_id));
        create table gpkg_geometry_columns (table_name text not null, column_name text not null, geometry_type_name text not null, srs_id integer not null, z tinyint not null, m tinyint not null, constraint pk_geom_cols primary key (table_name, column_name), constraint uk_gc_table_name unique (table_name), constraint fk_gc_tn foreign key (table_name) references gpkg_contents(table_name), constraint fk_gc_srs foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id));
        create table gpkg_extensions (table_name text, column_name text, extension_name text not null, definition text not null, scope text not null, constraint ge_tce unique (table_name, column_name, extension_name));
        insert into gpkg_spatial_ref_sys values
          ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', null), ('Undefined geographic', 0, 'NONE', 0, 'undefined', null),
          ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]', 'longitude/latitude on the WGS 84 ellipsoid');
        """;
}
