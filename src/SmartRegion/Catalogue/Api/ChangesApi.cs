using System.Buffers;
using System.Text.Json;
using SmartRegion.Catalogue.Federation;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Api;

/// <summary>
/// The change feed for other regions and programs: <c>/api/changes</c>. Who remembers the number that it has reached reads on from
/// there. A page says where it begins and ends and is signed for whoever asks (<see cref="SignedAnswer"/>).
/// </summary>
public static class ChangesApi
{
    private const int Usual = 100, Most = 1000;

    public static void MapChanges(this WebApplication app) =>
        app.MapGet("/api/changes", ListAsync).WithApi(new ApiOperation("listChanges", "What has changed since, entry by entry as it is now, deletions included", "Entries")
        {
            Parameters =
            [
                new("after", "The number that was reached before (last of an earlier answer); 0 for all.", "integer"),
                new("limit", $"How many changes are gone through, {Most} at most.", "integer"),
                new("own", "true: without the entries that are copies of other catalogues'.", Values: ["true", "false"]),
            ],
            Sample = "?after=0&limit=5",
            Success = [200, 304],
            Failure = [400],
        });

    private static async Task ListAsync(HttpContext context, Store store, RegionIdentity region)
    {
        var p = new Parameters(context.Request, ["after", "limit", "own"]);
        var after = long.TryParse(p.Text("after") ?? "0", System.Globalization.NumberStyles.None, null, out var n) ? n : throw new ProblemException("after", $"'{p.Text("after")}' is no whole number from 0 on.");
        var limit = p.Number("limit", Usual, 1, Most);
        var own = p.Switch("own");
        var page = await store.ReadAsync(s => ChangePages.ReadAsync(s, after, limit, own));
        var isOld = ETags.NotModified(context, $"\"{region.Id[..8]}.{after}.{limit}.{(own ? "own" : "all")}.{page.Newest}\"");
        var body = new ArrayBufferWriter<byte>();
        if (!isOld)
        {
            context.Response.ContentType = Format.Json.MediaType;
            await using var json = new Utf8JsonWriter(body, Json.Writing);
            Write(json, page, region, page.Last > after ? Address.Of(context.Request, $"/api/changes?after={page.Last}&limit={limit}{(own ? "&own=true" : "")}") : null);
        }
        SignedAnswer.Sign(context, region, body.WrittenSpan);
        if (!isOld) await context.Response.BodyWriter.WriteAsync(body.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter json, ChangePage page, RegionIdentity region, string? next)
    {
        json.WriteStartObject();
        json.WriteString("region", region.Id);
        json.WriteNumber("after", page.After);
        json.WriteNumber("last", page.Last);
        json.WriteNumber("newest", page.Newest);
        json.WriteString("previousMark", page.PreviousMark);
        json.WriteString("mark", page.Mark);
        json.WriteStartArray("items");
        foreach (var change in page.Changes) Write(json, change);
        json.WriteEndArray();
        json.WriteStartArray("links");
        if (next is not null)
        {
            json.WriteStartObject();
            json.WriteString("rel", "next");
            json.WriteString("href", next);
            json.WriteString("type", Format.Json.MediaType);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ToldChange change)
    {
        json.WriteStartObject();
        json.WriteNumber("seq", change.Seq);
        json.WriteString("id", change.Id);
        json.WriteNumber("version", change.Version);
        json.WriteString("what", change.What);
        json.WriteString("at", EntryJson.Time(change.At));
        if (change.Harvested) json.WriteBoolean("harvested", true);
        if (change.Seeded) json.WriteBoolean("seeded", true);
        if (change.Origins.Count > 0)
        {
            json.WriteStartObject("origins");
            foreach (var (id, iri) in change.Origins) json.WriteString(id, iri);
            json.WriteEndObject();
        }
        // As it lies in the store: parsing it here would cost more than reading it.
        if (change.Doc is not null) { json.WritePropertyName("entry"); json.WriteRawValue(change.Doc, skipInputValidation: true); }
        json.WriteEndObject();
    }
}
