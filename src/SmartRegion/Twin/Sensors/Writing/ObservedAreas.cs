using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>
/// Which features the observations of a datastream have, and its observedArea: the bounding box of these (18-088, table 8), as
/// a polygon, or as the line or point that a box without width is.
/// </summary>
internal static class ObservedAreas
{
    /// <summary>Takes in features that a datastream has not had, or not lately.</summary>
    public static async Task AddAsync(Session session, IReadOnlyCollection<(long Stream, long Feature)> pairs)
    {
        var numbers = session.Dialect.Numbers("v", ["datastream", "feature"], [.. pairs.Select(p => new long?[] { p.Stream, p.Feature })]);
        var added = await session.ListAsync($"""
            insert into datastream_features (datastream, feature) select v.datastream, v.feature from {numbers} where true
            on conflict do nothing returning datastream, feature
            """, r => (Stream: r.GetInt64(0), Feature: r.GetInt64(1)));
        foreach (var stream in added.GroupBy(a => a.Stream, a => a.Feature)) await WidenAsync(session, stream.Key, [.. stream]);
    }

    /// <summary>Finds the area of a datastream anew, from the features that its observations still have.</summary>
    public static async Task RenewAsync(Session session, long stream)
    {
        var kept = await session.ListAsync($"select feature from datastream_features where datastream = {stream}", r => r.GetInt64(0));
        var gone = new List<long>();
        foreach (var feature in kept)
            if (await session.FirstAsync($"select 1 from observations where datastream = {stream} and feature = {feature} limit 1", r => 1) == 0) gone.Add(feature);
        if (gone.Count == 0) return;
        await session.ExecuteAsync($"delete from datastream_features where datastream = {stream} and {session.Dialect.OneOf(SqlText.Raw("feature"), gone)}");
        await session.ExecuteAsync($"update datastreams set feature = null where key = {stream} and {session.Dialect.OneOf(SqlText.Raw("feature"), gone)}");
        await SetAsync(session, stream, await EnvelopeAsync(session, [.. kept.Except(gone)]));
    }

    private static async Task WidenAsync(Session session, long stream, IReadOnlyCollection<long> features)
    {
        var area = await EnvelopeAsync(session, features);
        if (area.IsNull) return;
        var before = await session.FirstAsync($"select {session.Dialect.Wkb(SqlText.Raw("area"))} from datastreams where key = {stream}", r => r.IsDBNull(0) ? null : (byte[])r.GetValue(0));
        if (before is not null) area.ExpandToInclude(new WKBReader().Read(before).EnvelopeInternal);
        await SetAsync(session, stream, area);
    }

    private static async Task<Envelope> EnvelopeAsync(Session session, IReadOnlyCollection<long> features)
    {
        var all = new Envelope();
        var reader = new WKBReader();
        var sql = (SqlText)$"select {session.Dialect.Wkb(SqlText.Raw("geom"))} from features where geom is not null and {session.Dialect.OneOf(SqlText.Raw("key"), features)}";
        await foreach (var row in session.RowsAsync(sql)) all.ExpandToInclude(reader.Read((byte[])row.GetValue(0)).EnvelopeInternal);
        return all;
    }

    private static async Task SetAsync(Session session, long stream, Envelope area)
    {
        var wkb = area.IsNull ? null : new WKBWriter().Write(GeometryFactory.Default.ToGeometry(area));
        await session.ExecuteAsync($"update datastreams set area = {session.Dialect.Geometry(wkb)} where key = {stream}");
    }
}
