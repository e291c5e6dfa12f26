using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// Writes whole observations, the answer that is asked for most, straight from the row to the bytes of the answer. What it
/// writes is what <see cref="EntityJson"/> would; a test holds both against each other.
/// </summary>
internal sealed class ObservationBytes(PooledBytes to, string root, bool? ofMulti)
{
    private readonly byte[] _self = Encoding.UTF8.GetBytes($"{{\"@iot.selfLink\":\"{root}/Observations(");
    private readonly byte[] _link = Encoding.UTF8.GetBytes($"@iot.navigationLink\":\"{root}/Observations(");

    /// <summary>The columns that <see cref="Write"/> expects, of the alias <c>a</c>.</summary>
    public static string Columns(bool? ofMulti) => "a.datastream, a.starts, a.seq, a.number, a.lag, a.lasts, a.result, a.more"
        + (ofMulti is null ? ", (select d.multi from datastreams d where d.key = a.datastream)" : "");

    /// <summary>Where the last row was: what a link to the next page needs.</summary>
    public (long Datastream, long Starts, long Seq) Last { get; private set; }

    /// <summary>How many have been written.</summary>
    public int Count { get; private set; }

    /// <summary>Writes a row, after a comma if it is not the first.</summary>
    public void Write(RowSource row)
    {
        var (starts, seq) = (row.Whole(1), row.Whole(2));
        Last = (row.Whole(0), starts, seq);
        var start = to.GetSpan(1024 + 3 * root.Length);
        var s = start;
        if (Count++ > 0) Put(ref s, ","u8);
        Put(ref s, _self);
        Utf8Formatter.TryFormat(ObservationRow.IdOf(Last.Datastream, seq), s, out var length);
        Span<byte> id = stackalloc byte[24];
        s[..length].CopyTo(id);
        id = id[..length];
        s = s[length..];
        Put(ref s, ")\",\"@iot.id\":"u8);
        Put(ref s, id);
        Put(ref s, ",\"phenomenonTime\":\""u8);
        Put(ref s, starts);
        if (!row.IsNull(5)) { Put(ref s, "/"u8); Put(ref s, starts + row.Whole(5)); }
        Put(ref s, "\",\"result\":"u8);
        if (!row.IsNull(6)) PutJson(ref s, ref start, row.Text(6));
        else if (row.IsNull(3)) Put(ref s, "null"u8);
        else JsonNumber.Put(ref s, row.Real(3));
        if (row.IsNull(4)) Put(ref s, ",\"resultTime\":null"u8);
        else { Put(ref s, ",\"resultTime\":\""u8); Put(ref s, starts + row.Whole(4)); Put(ref s, "\""u8); }
        if (!row.IsNull(7)) PutMore(ref s, ref start, row.Text(7));
        Put(ref s, (ofMulti ?? row.Whole(8) == 1) ? ",\"MultiDatastream"u8 : ",\"Datastream"u8);
        Put(ref s, _link);
        Put(ref s, id);
        Put(ref s, (ofMulti ?? row.Whole(8) == 1) ? ")/MultiDatastream\",\"FeatureOfInterest"u8 : ")/Datastream\",\"FeatureOfInterest"u8);
        Put(ref s, _link);
        Put(ref s, id);
        Put(ref s, ")/FeatureOfInterest\"}"u8);
        to.Advance(start.Length - s.Length);
    }

    private static void Put(ref Span<byte> s, scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(s);
        s = s[bytes.Length..];
    }

    private static void Put(ref Span<byte> s, long instant) => s = s[Instants.Write(instant, s)..];

    private void PutJson(ref Span<byte> s, ref Span<byte> start, string json)
    {
        Room(ref s, ref start, json.Length * 3);
        s = s[Encoding.UTF8.GetBytes(json, s)..];
    }

    private void PutMore(ref Span<byte> s, ref Span<byte> start, string more)
    {
        using var document = JsonDocument.Parse(more);
        foreach (var name in new[] { ObservationMore.Quality, "validTime", ObservationMore.Parameters })
        {
            if (name == "validTime")
            {
                if (EntityTimes.ValidTime(document.RootElement) is { } valid) PutJson(ref s, ref start, $",\"validTime\":\"{valid}\"");
            }
            else if (document.RootElement.TryGetProperty(name, out var value)) PutJson(ref s, ref start, $",\"{name}\":{value.GetRawText()}");
        }
    }

    // What the row needs beyond the usual: what is written so far is kept, and the rest of the row has room again.
    private void Room(ref Span<byte> s, ref Span<byte> start, int more)
    {
        if (s.Length >= more + 512 + 3 * root.Length) return;
        to.Advance(start.Length - s.Length);
        start = s = to.GetSpan(more + 1024 + 3 * root.Length);
    }
}
