using System.Data.Common;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>
/// What a datastream's row tells of its observations, held by the transaction that changes them: how many there are, their
/// extents, the open run. Written back by one statement for all datastreams of a batch.
/// </summary>
internal sealed class StreamState
{
    // A lookup by id reads at most so many rows (see the table observation_runs).
    private const int RunLength = 256;

    private static readonly string[] Written =
        ["key", "count", "next_seq", "starts", "ends", "result_starts", "result_ends", "spans", "feature", "run_first", "run_from", "run_to"];

    private long? _starts, _ends, _resultStarts, _resultEnds, _runFirst, _runFrom, _runTo;
    private bool _spans;

    public required long Key { get; init; }

    public required bool IsMulti { get; init; }

    /// <summary>What becomes of an observation at a time at which there is one: "replace", "refuse", or what keeps both.</summary>
    public string? Duplicates { get; init; }

    /// <summary>True for a MultiDatastream that tells rollups: its observations are written by the service alone.</summary>
    public required bool IsDerived { get; init; }

    /// <summary>How many results an observation of a MultiDatastream has.</summary>
    public required int Parts { get; init; }

    /// <summary>The feature of interest made from the Thing's Location, when there is one already.</summary>
    public long? OwnFeature { get; set; }

    /// <summary>The feature of interest of the newest observation.</summary>
    public long? Feature { get; private set; }

    public long Count { get; private set; }

    private long NextSeq { get; set; }

    /// <summary>Reads and holds those that exist of these keys.</summary>
    public static async Task<Dictionary<long, StreamState>> HoldAsync(Session session, IReadOnlyCollection<long> keys)
    {
        // Ordered, so that two transactions never wait for each other.
        var rows = await session.ListAsync($"""
            select d.key, d.count, d.next_seq, d.starts, d.ends, d.result_starts, d.result_ends, d.spans, d.feature, d.run_first, d.run_from, d.run_to,
              case d.multi when 0 then 0 else (select count(*) from multi_properties m where m.datastream = d.key) end,
              (select min(f.key) from thing_locations l join features f on f.location = l.location where l.thing = d.thing), d.multi, {session.Dialect.JsonText(SqlText.Raw("d.doc"), ["properties", "duplicates"])},
              case d.multi when 0 then 0 else (select count(*) from derived_streams r where r.datastream = d.key) end
            from datastreams d where {session.Dialect.OneOf(SqlText.Raw("d.key"), keys)} order by d.key{SqlText.Raw(session.Dialect.ForUpdate)}
            """, Read);
        return rows.ToDictionary(s => s.Key);
    }

    /// <summary>Takes the row in: gives it its number, and moves the extents. A closed run is added to <paramref name="closed"/>.</summary>
    public void Add(ref ObservationRow row, List<long?[]> closed)
    {
        row.Seq = NextSeq++;
        Count++;
        Widen(row);
        Feature = row.Feature;
        Run(row.Seq, row.Starts, closed);
    }

    /// <summary>Moves the extents so that the row lies within.</summary>
    public void Widen(ObservationRow row)
    {
        _starts = Math.Min(_starts ?? row.Starts, row.Starts);
        _ends = Math.Max(_ends ?? row.Ends, row.Ends);
        if (row.Lag != ObservationRow.None)
        {
            _resultStarts = Math.Min(_resultStarts ?? row.ResultTime, row.ResultTime);
            _resultEnds = Math.Max(_resultEnds ?? row.ResultTime, row.ResultTime);
        }
        _spans |= row.Lasts != ObservationRow.None;
    }

    /// <summary>True when an extent may end at this row, so that without it the extents must be found anew.</summary>
    public bool IsAtEdge(ObservationRow row) =>
        row.Starts == _starts || row.Ends == _ends
        || (row.Lag != ObservationRow.None && (row.ResultTime == _resultStarts || row.ResultTime == _resultEnds));

    /// <summary>Writes them back. Whoever changes observations does so, for it also says that they have changed.</summary>
    public static async Task WriteAsync(Session session, IReadOnlyCollection<StreamState> states)
    {
        var numbers = session.Dialect.Numbers("v", Written, [.. states.Select(s => s.Values())]);
        var set = SqlText.Raw(string.Join(", ", Written.Skip(1).Select(c => $"{c} = v.{c}")));
        await session.ExecuteAsync($"update datastreams set {set}, edits = edits + 1 from {numbers} where datastreams.key = v.key");
    }

    /// <summary>Finds the extents anew, after some rows have gone.</summary>
    public async Task RenewAsync(Session session, long gone)
    {
        Count -= gone;
        var ends = SqlText.Raw(_spans ? "max(starts + coalesce(lasts, 0))" : "max(starts)");
        (_starts, _ends) = await session.FirstAsync($"select (select min(starts) from observations where datastream = {Key}), (select {ends} from observations where datastream = {Key})",
            r => (Number(r, 0), Number(r, 1)));
        if (_resultStarts is null) return;
        (_resultStarts, _resultEnds) = await session.FirstAsync($"select min(starts + lag), max(starts + lag) from observations where datastream = {Key}",
            r => (Number(r, 0), Number(r, 1)));
    }

    /// <summary>So many rows have gone, none of them at an edge.</summary>
    public void Forget(long gone) => Count -= gone;

    private long?[] Values() =>
        [Key, Count, NextSeq, _starts, _ends, _resultStarts, _resultEnds, _spans ? 1 : 0, Feature, _runFirst, _runFrom, _runTo];

    // Numbers in a row whose times lie close together: a time strictly within what the run covers begins a new one.
    private void Run(long seq, long starts, List<long?[]> closed)
    {
        if (_runFirst is { } first && seq - first < RunLength && (starts >= _runTo || starts <= _runFrom))
        {
            (_runFrom, _runTo) = (Math.Min(_runFrom!.Value, starts), Math.Max(_runTo!.Value, starts));
            return;
        }
        if (_runFirst is not null) closed.Add([Key, _runFirst, _runFrom, _runTo]);
        (_runFirst, _runFrom, _runTo) = (seq, starts, starts);
    }

    private static StreamState Read(DbDataReader r) => new()
    {
        Key = r.GetInt64(0),
        Count = r.GetInt64(1),
        NextSeq = r.GetInt64(2),
        _starts = Number(r, 3),
        _ends = Number(r, 4),
        _resultStarts = Number(r, 5),
        _resultEnds = Number(r, 6),
        _spans = r.GetInt64(7) == 1,
        Feature = Number(r, 8),
        _runFirst = Number(r, 9),
        _runFrom = Number(r, 10),
        _runTo = Number(r, 11),
        Parts = (int)r.GetInt64(12),
        OwnFeature = Number(r, 13),
        IsMulti = r.GetInt64(14) == 1,
        Duplicates = r.IsDBNull(15) ? null : r.GetString(15),
        IsDerived = r.GetInt64(16) > 0,
    };

    private static long? Number(DbDataReader r, int i) => r.IsDBNull(i) ? null : r.GetInt64(i);
}
