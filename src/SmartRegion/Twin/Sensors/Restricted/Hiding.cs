using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Restricted;

/// <summary>
/// Who sees a Thing or a Datastream stands in its <c>properties</c>: <c>visibility</c> is public, members or organisation, and <c>owner</c> is the
/// organisation. At the end of each transaction that writes one, its audience is settled from there. A change that does not name the
/// visibility leaves it as it is, so that nobody makes something public by forgetting to say so.
/// </summary>
internal static class Hiding
{
    public const string Property = "visibility", Owner = "owner";

    private static readonly string[] Known = ["public", "members", "organisation"];

    /// <summary>Settles the audiences of what the transaction has written, and of what hangs on it.</summary>
    /// <exception cref="ProblemException">400: no visibility, no owner, or a Datastream for another organisation than its Thing.</exception>
    public static async Task SettleAsync(WriteScope scope, Audiences audiences)
    {
        var things = Written(scope, t => t == EntityTypes.Thing);
        var streams = Written(scope, t => t.IsDatastream);
        if (things.Count > 0) streams.UnionWith(await ThingsAsync(scope, audiences, things));
        if (streams.Count == 0) return;
        await StreamsAsync(scope, audiences, streams);
        await DerivedAsync(scope, streams);
    }

    private static HashSet<long> Written(WriteScope scope, Func<EntityType, bool> type) =>
        [.. scope.Changes.Where(c => c.Kind != ChangeKind.Deleted && type(c.Type)).Select(c => c.Key)];

    // The Datastreams of those whose audience is another than before.
    private static async Task<List<long>> ThingsAsync(WriteScope scope, Audiences audiences, HashSet<long> keys)
    {
        var session = scope.Session;
        var changed = new List<long>();
        foreach (var row in await session.ListAsync($"select key, doc, audience from things where {session.Dialect.OneOf(SqlText.Raw("key"), keys)} order by key{SqlText.Raw(session.Dialect.ForUpdate)}",
            r => (Key: r.GetInt64(0), Doc: Json.Object(r.GetString(1)), Audience: r.GetInt64(2))))
        {
            var audience = await WishAsync(scope, audiences, row.Doc) ?? row.Audience;
            await KeepAsync(scope, "things", row.Key, row.Doc, audience);
            if (audience == row.Audience) continue;
            await session.ExecuteAsync($"update things set audience = {audience} where key = {row.Key}");
            changed.Add(row.Key);
        }
        return changed.Count == 0 ? [] : await session.ListAsync($"select key from datastreams where {session.Dialect.OneOf(SqlText.Raw("thing"), changed)}", r => r.GetInt64(0));
    }

    private static async Task StreamsAsync(WriteScope scope, Audiences audiences, HashSet<long> keys)
    {
        var session = scope.Session;
        var rows = await session.ListAsync($"select key, doc, thing, own_audience, audience from datastreams where {session.Dialect.OneOf(SqlText.Raw("key"), keys)} and key not in (select datastream from derived_streams) order by key",
            r => (Key: r.GetInt64(0), Doc: Json.Object(r.GetString(1)), Thing: r.GetInt64(2), Own: r.GetInt64(3), Audience: r.GetInt64(4)));
        if (rows.Count == 0) return;
        // Held, so that nobody hides a Thing while a Datastream comes to it.
        var things = (await session.ListAsync($"select key, audience from things where {session.Dialect.OneOf(SqlText.Raw("key"), [.. rows.Select(r => r.Thing).Distinct()])} order by key{SqlText.Raw(session.Dialect.ForUpdate)}",
            r => (Key: r.GetInt64(0), Audience: r.GetInt64(1)))).ToDictionary(t => t.Key, t => t.Audience);
        foreach (var row in rows)
        {
            var own = await WishAsync(scope, audiences, row.Doc) ?? row.Own;
            var audience = await NarrowerAsync(session, things[row.Thing], own, row.Key);
            await KeepAsync(scope, "datastreams", row.Key, row.Doc, own);
            if (own != row.Own || audience != row.Audience) await session.ExecuteAsync($"update datastreams set own_audience = {own}, audience = {audience} where key = {row.Key}");
        }
    }

    // What tells rollups is seen by whoever sees the Datastream that they are of.
    private static async Task DerivedAsync(WriteScope scope, HashSet<long> keys)
    {
        var session = scope.Session;
        var rows = await session.ListAsync($"""
            select s.datastream, d.audience from derived_streams s join datastreams d on d.key = s.source join datastreams t on t.key = s.datastream
            where t.audience <> d.audience and ({session.Dialect.OneOf(SqlText.Raw("s.source"), keys)} or {session.Dialect.OneOf(SqlText.Raw("s.datastream"), keys)})
            """, r => (Key: r.GetInt64(0), Audience: r.GetInt64(1)));
        foreach (var row in rows) await session.ExecuteAsync($"update datastreams set audience = {row.Audience} where key = {row.Key}");
    }

    // Null when the document does not say.
    private static async Task<long?> WishAsync(WriteScope scope, Audiences audiences, JsonObject doc)
    {
        if (doc["properties"] is not JsonObject properties || properties[Property] is not { } node || node.GetValueKind() != JsonValueKind.String) return null;
        var visibility = Json.AsText(node)!;
        if (!Known.Contains(visibility)) throw new ProblemException("/properties/" + Property, $"'{visibility}' is no visibility. Known: {string.Join(", ", Known)}.");
        if (visibility == "public") return Audiences.Public;
        var owner = Json.AsText(properties[Owner]) ?? "";
        if (visibility == "organisation" && owner.Length is 0 or > 200) throw new ProblemException("/properties/" + Owner, "Name the organisation that may see it, by the id of its entry.");
        if (!scope.HasNewAudience)
        {
            scope.HasNewAudience = true;
            audiences.Begin();
        }
        return await Audiences.KeyAsync(scope.Session, visibility == "members" ? "" : owner);
    }

    private static async Task<long> NarrowerAsync(Session session, long thing, long own, long key)
    {
        if (thing == own || own == Audiences.Public) return thing;
        if (thing == Audiences.Public || await Audiences.OrganisationAsync(session, thing) is { Length: 0 }) return own;
        if (await Audiences.OrganisationAsync(session, own) is { Length: 0 }) return thing;
        throw new ProblemException("/properties/" + Owner, $"The Thing and its Datastream {key} are for different organisations: what hangs on a Thing is for those who see the Thing.");
    }

    // A change that has left out for whom it is leaves it so, and the document says so.
    private static async Task KeepAsync(WriteScope scope, string table, long key, JsonObject doc, long audience)
    {
        if (audience == Audiences.Public || doc["properties"]?[Property] is not null) return;
        var organisation = await Audiences.OrganisationAsync(scope.Session, audience);
        if (doc["properties"] is not JsonObject properties) doc["properties"] = properties = [];
        properties[Property] = organisation.Length == 0 ? "members" : "organisation";
        if (organisation.Length > 0) properties[Owner] = organisation;
        await scope.Session.ExecuteAsync($"update {SqlText.Raw(table)} set doc = {scope.Dialect.Json(Json.Text(doc))} where key = {key}");
    }
}
