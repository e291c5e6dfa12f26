using System.Data.Common;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Xml;
using SmartRegion.Core;
using SmartRegion.Core.Validation;
using SmartRegion.Http.Outgoing;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Alarms;

/// <summary>The rules, as documents in the store.</summary>
internal sealed class AlarmRules(Store store, Sensors sensors, MailSettings mail, WebhookSettings webhook)
{
    private const string Columns = "key, doc, stream, seen, raised, since, value, made";

    /// <summary>The JSON Schema of a rule.</summary>
    public static readonly JsonObject Schema = Load("sensors/alarm.json");

    public Task<List<AlarmRule>> AllAsync() => store.ReadAsync(s => s.ListAsync($"select {SqlText.Raw(Columns)} from alarms order by key", Read));

    /// <summary>How many messages wait that could not be sent yet although it was tried.</summary>
    public Task<long> UnsentAsync() => store.ReadAsync(s => s.FirstAsync($"select count(*) from alarm_messages where attempts > 0", r => r.GetInt64(0)));

    public Task<AlarmRule?> FindAsync(long key) => store.ReadAsync(s => s.FirstAsync($"select {SqlText.Raw(Columns)} from alarms where key = {key}", Read));

    /// <summary>Stores a rule that is new; what the newest observation says of it, it says soon.</summary>
    public async Task<AlarmRule> CreateAsync(JsonObject doc)
    {
        var stream = await CheckAsync(doc);
        var key = await store.WriteAsync(s => s.FirstAsync($"insert into alarms (doc, stream, seen, made) values ({s.Dialect.Json(Json.Text(doc))}, {stream}, {Newest(stream)}, {Instants.Now}) returning key", r => r.GetInt64(0)));
        return (await FindAsync(key))!;
    }

    // A new rule looks at the newest observation there is, and at each that comes after, however soon the watch gets to it.
    private static SqlText Newest(long stream) =>
        $"coalesce((select max(starts) - 1 from observations where datastream = {stream} and starts <= {Instants.Now + AlarmWatch.Ahead} and number is not null), {long.MinValue + 1})";

    /// <summary>Replaces a rule; a secret that is not sent again stays. It begins anew, without a message.</summary>
    public async Task<AlarmRule?> ReplaceAsync(long key, JsonObject doc)
    {
        if (await FindAsync(key) is not { } before) return null;
        if (doc["secret"] is null && before.Doc["secret"] is { } secret) doc["secret"] = secret.DeepClone();
        var stream = await CheckAsync(doc);
        await store.WriteAsync(s => s.ExecuteAsync($"update alarms set doc = {s.Dialect.Json(Json.Text(doc))}, stream = {stream}, seen = {Newest(stream)}, raised = 0, since = null, value = null where key = {key}"));
        return await FindAsync(key);
    }

    public async Task<bool> DeleteAsync(long key) => await store.WriteAsync(s => s.ExecuteAsync($"delete from alarms where key = {key}")) == 1;

    internal static JsonObject Load(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        return (JsonObject)JsonNode.Parse(stream)!;
    }

    // The key of the datastream, when all is right.
    private async Task<long> CheckAsync(JsonObject doc)
    {
        var faults = new JsonSchema(Schema, _ => null).Validate(doc).ToList();
        if (faults.Count == 0) faults.AddRange(Complaints(doc));
        if (faults.Count > 0) throw new ProblemException(new Problem(422, "The rule is not valid", faults[0].Message, faults));
        var stream = await sensors.KeyAsync(EntityTypes.Datastream, doc["datastream"]!.ToString(), Restricted.Sight.Whole);
        var isThere = stream is not null && await store.ReadAsync(s => s.FirstAsync($"select 1 from datastreams where key = {stream.Value} and multi = 0", r => 1)) == 1;
        if (!isThere) throw new ProblemException(new Problem(422, "The rule is not valid", null, [new Fault("/datastream", $"There is no Datastream with the id {doc["datastream"]}.")]));
        return stream!.Value;
    }

    private IEnumerable<Fault> Complaints(JsonObject doc)
    {
        bool Has(string name) => doc[name] is not null;
        switch (doc["kind"]!.GetValue<string>())
        {
            case "threshold" when Has("above") == Has("below"): yield return new Fault("/above", "A threshold has either above or below."); break;
            case "threshold" when Has("clear") && (Has("above") ? Json.AsNumber(doc["clear"]) > Json.AsNumber(doc["above"]) : Json.AsNumber(doc["clear"]) < Json.AsNumber(doc["below"])):
                yield return new Fault("/clear", "It lies on the calm side of the limit: at most above, at least below."); break;
            case "silence" when !IsDuration(doc["after"]): yield return new Fault("/after", "Silence has a duration such as PT2H."); break;
            case "rate" when !IsDuration(doc["within"]): yield return new Fault("/within", "A rate has a duration such as PT1H."); break;
            case "rate" when Json.AsNumber(doc["change"]) is null or 0: yield return new Fault("/change", "A rate has a change other than 0; a negative one is a fall."); break;
        }
        if (doc["mail"] is JsonArray { Count: > 0 } && mail.Host is null) yield return new Fault("/mail", "No mail server is set; the operator sets one by --smtp-host.");
        if (Json.AsText(doc["webhook"]) is { } url && !webhook.IsAllowed(url)) yield return new Fault("/webhook", "It is an address that begins with https:// and has no user name.");
        if (Has("webhook") && !Has("secret")) yield return new Fault("/secret", "A webhook has a secret of at least 16 characters, which signs what is sent.");
    }

    private static bool IsDuration(JsonNode? node)
    {
        try { return Json.AsText(node) is { } text && XmlConvert.ToTimeSpan(text) is { TotalSeconds: >= 1, TotalDays: <= 3660 }; }
        catch (Exception e) when (e is FormatException or OverflowException) { return false; }
    }

    internal static AlarmRule Read(DbDataReader r) => new(r.GetInt64(0), Json.Object(r.GetString(1)), r.GetInt64(2), r.IsDBNull(3) ? null : r.GetInt64(3),
        r.GetInt64(4) == 1, r.IsDBNull(5) ? null : r.GetInt64(5), r.IsDBNull(6) ? null : r.GetDouble(6), r.GetInt64(7));
}
