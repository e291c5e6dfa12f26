using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Api;

/// <summary>The change feed for other regions and programs: <c>/api/changes</c>. Who remembers the number that it has reached reads on from there.</summary>
public static class ChangesApi
{
    private const int Usual = 100, Most = 1000;

    public static void MapChanges(this WebApplication app) =>
        app.MapGet("/api/changes", ListAsync).WithApi(new ApiOperation("listChanges", "What has changed since, entry by entry as it is now, deletions included", "Entries")
        {
            Parameters = [new("after", "The number that was reached before (last of an earlier answer); 0 for all.", "integer"), new("limit", $"How many changes are gone through, {Most} at most.", "integer")],
            Sample = "?after=0&limit=5",
            Failure = [400],
        });

    private static async Task ListAsync(HttpContext context, Store store)
    {
        var p = new Parameters(context.Request, ["after", "limit"]);
        var after = long.TryParse(p.Text("after") ?? "0", System.Globalization.NumberStyles.None, null, out var n) ? n : throw new ProblemException("after", $"'{p.Text("after")}' is no whole number from 0 on.");
        var limit = p.Number("limit", Usual, 1, Most);
        var (rows, last) = await store.ReadAsync(s => ReadAsync(s, after, limit));
        context.Response.ContentType = Format.Json.MediaType;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json.Writing);
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var row in rows) row.Write(json);
        json.WriteEndArray();
        json.WriteNumber("last", last);
        json.WriteStartArray("links");
        if (last > after) Link(json, "next", Address.Of(context.Request, $"/api/changes?after={last}&limit={limit}"));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // An entry that has changed again later is told then, once.
    private static async Task<(List<ToldChange> Rows, long Last)> ReadAsync(Session s, long after, int limit)
    {
        var rows = new List<ToldChange>();
        var last = after;
        await foreach (var r in s.RowsAsync($"""
            select c.seq, c.id, c.version, c.what, c.at, e.version, e.doc, (select count(*) from harvest_records h where h.entry = c.id and h.owner = 1)
            from changes c left join entries e on e.id = c.id where c.seq > {after} order by c.seq limit {limit}
            """))
        {
            last = r.GetInt64(0);
            var isThere = !r.IsDBNull(5);
            if (isThere ? r.GetInt32(5) != r.GetInt32(2) : r.GetString(3) != Change.Deleted) continue;
            rows.Add(new ToldChange(last, r.GetString(1), r.GetInt32(2), r.GetString(3), s.Time(r, 4), isThere ? r.GetString(6) : null, r.GetInt64(7) > 0));
        }
        return (rows, last);
    }

    private static void Link(Utf8JsonWriter json, string rel, string href)
    {
        json.WriteStartObject();
        json.WriteString("rel", rel);
        json.WriteString("href", href);
        json.WriteString("type", Format.Json.MediaType);
        json.WriteEndObject();
    }

    private sealed record ToldChange(long Seq, string Id, int Version, string What, DateTime At, string? Doc, bool Harvested)
    {
        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteNumber("seq", Seq);
            json.WriteString("id", Id);
            json.WriteNumber("version", Version);
            json.WriteString("what", What);
            json.WriteString("at", EntryJson.Time(At));
            if (Harvested) json.WriteBoolean("harvested", true);
            // As it lies in the store: parsing it here would cost more than reading it.
            if (Doc is not null) { json.WritePropertyName("entry"); json.WriteRawValue(Doc, skipInputValidation: true); }
            json.WriteEndObject();
        }
    }
}
