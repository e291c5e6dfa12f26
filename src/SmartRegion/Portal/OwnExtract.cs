using System.IO.Compression;
using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Core;
using SmartRegion.Planning.Processes.Jobs;
using SmartRegion.Storage;

namespace SmartRegion.Portal;

/// <summary>All that is stored about a person (GDPR, Articles 15 and 20), without what only guards the account: as JSON, and with their pictures as an archive.</summary>
public sealed class OwnExtract(OwnAccount own, ApiKeys keys, Drafts drafts, Joining joining, JobStore jobs, Catalogue.Contact.Conversations conversations, Planning.Funding.Reminders.CallReminders reminders, Audit audit, Store store)
{
    private const int MostLines = 100_000, MostJobs = 10_000;

    /// <summary>Reads it, and notes in the log that it was taken out.</summary>
    public async Task<JsonObject> ReadAsync(HttpContext context)
    {
        var view = await own.ReadAsync(context);
        var (account, who) = (view.Account, Actor.Of(context));
        await audit.AddAsync(account.PublicName, Audit.TakenOut);
        return new JsonObject
        {
            ["email"] = account.Email,
            ["name"] = account.Name,
            ["language"] = account.Language,
            ["publicName"] = account.PublicName,
            ["created"] = At(account.Created),
            ["secondFactor"] = account.HasTotp,
            ["lockedUntil"] = account.LockedUntil is { } until ? At(until) : null,
            ["roles"] = List(view.Memberships, m => new JsonObject { ["organisation"] = m.Organisation.Length > 0 ? m.Organisation : null, ["role"] = m.Role.Name() }),
            ["sessions"] = List(view.Sessions, s => new JsonObject { ["created"] = At(s.Created), ["seen"] = At(s.Seen) }),
            ["passkeys"] = List(view.Passkeys, p => new JsonObject { ["name"] = p.Name, ["created"] = At(p.Created), ["used"] = p.Used is { } used ? At(used) : null }),
            ["identities"] = List(view.Identities, i => new JsonObject { ["issuer"] = i.Issuer, ["subject"] = i.Subject, ["name"] = i.Name, ["created"] = At(i.Created) }),
            ["keys"] = List((await keys.AllAsync()).Where(k => k.Maker == account.Id), k => new JsonObject { ["name"] = k.Name, ["publicName"] = k.PublicName, ["organisation"] = k.Organisation, ["created"] = At(k.Created), ["ends"] = At(k.Ends) }),
            ["joinRequests"] = List(await joining.OfAsync(who.SignedIn!), r => new JsonObject { ["organisation"] = r.Organisation, ["role"] = r.Role.Name(), ["created"] = At(r.Created) }),
            ["workingCopies"] = List(await drafts.OwnAsync(who), d => new JsonObject { ["id"] = d.Id, ["entry"] = d.Entry, ["state"] = d.State.Name(), ["modified"] = Instant.Seconds(d.Modified), ["doc"] = d.Doc.DeepClone() }),
            ["comments"] = await CommentsAsync(account.PublicName),
            ["changes"] = await ChangesAsync(account.PublicName),
            ["pictures"] = List(await PicturesAsync(account.PublicName), p => new JsonObject { ["id"] = p.Id, ["at"] = At(p.At) }),
            ["jobs"] = List(await jobs.ListAsync(account.PublicName, new JobFilter([], [], null, null, null, null), MostJobs, 0), j => new JsonObject { ["id"] = j.Id, ["process"] = j.Process, ["status"] = j.Status, ["created"] = At(j.Created), ["request"] = j.Request.DeepClone() }),
            ["conversations"] = List(await conversations.OfWriterAsync(account.PublicName), c => Contact.ConversationJson.Whole(c.Conversation, c.Messages, _ => null)),
            ["sharedSketches"] = await SketchesAsync(account.PublicName),
            ["reminders"] = List(await reminders.OfAsync(who.SignedIn!), r => new JsonObject { ["programme"] = r.Programme, ["days"] = r.Days }),
            ["log"] = List(await audit.ReadAsync(of: account.PublicName, limit: MostLines), l => new JsonObject { ["at"] = At(l.At), ["by"] = l.Who, ["what"] = l.What, ["about"] = l.About }),
        };
    }

    /// <summary>Writes an archive of it: account.json, and each picture in its largest width.</summary>
    public async Task WriteZipAsync(HttpContext context)
    {
        var all = await ReadAsync(context);
        // An archive is not written without waiting to the end: so to a file first, for readers are slow.
        await using var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await FillAsync(file, all);
        file.Position = 0;
        context.Response.ContentType = "application/zip";
        context.Response.ContentLength = file.Length;
        context.Response.Headers.ContentDisposition = "attachment; filename=\"smart-region-account.zip\"";
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task FillAsync(Stream file, JsonObject all)
    {
        await using var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null);
        await PutAsync("account.json", System.Text.Encoding.UTF8.GetBytes(all.ToJsonString(Indented)));
        foreach (var picture in await PicturesAsync(all["publicName"]!.GetValue<string>()))
            if (await store.ReadAsync(s => s.FirstAsync($"select bytes from picture_files where picture = {picture.Id} order by width desc limit 1", r => r.GetFieldValue<byte[]>(0))) is { } bytes)
                await PutAsync($"pictures/{picture.Id}.webp", bytes);

        async Task PutAsync(string name, byte[] bytes)
        {
            await using var part = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync();
            await part.WriteAsync(bytes);
        }
    }

    private static readonly System.Text.Json.JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Task<List<(string Id, DateTime At)>> PicturesAsync(string who) => store.ReadAsync(s =>
        s.ListAsync($"select id, at from pictures where who = {who} order by at, id", r => (r.GetString(0), Instant.OfMillis(r.GetInt64(1)))));

    private async Task<JsonArray> CommentsAsync(string who) => List(await store.ReadAsync(s =>
        s.ListAsync($"select draft, at, what, text from draft_comments where who = {who} order by at, draft, seq", r => (Draft: r.GetString(0), At: Instant.OfMillis(r.GetInt64(1)), What: r.GetString(2), Text: r.GetString(3)))),
        c => new JsonObject { ["workingCopy"] = c.Draft, ["at"] = At(c.At), ["what"] = c.What, ["text"] = c.Text });

    // What the person has written in sketches of partners, and not what the others have.
    private async Task<JsonArray> SketchesAsync(string who) => List(await store.ReadAsync(s =>
        s.ListAsync($"select sketch, part, at, body from sketch_parts where who = {who} union all select sketch, part, at, text from sketch_comments where who = {who} order by 3, 1, 2",
            r => (Sketch: r.GetString(0), Part: r.GetString(1), At: Instant.OfMillis(r.GetInt64(2)), Text: r.GetString(3)))),
        p => new JsonObject { ["sketch"] = p.Sketch, ["part"] = p.Part, ["at"] = At(p.At), ["written"] = p.Text });

    // What was published stands in the history for everybody; which of it is this person's is told here.
    private async Task<JsonArray> ChangesAsync(string who) => List(await store.ReadAsync(s =>
        s.ListAsync($"select id, version, at, what from changes where who = {who} union all select id, version, at, what from restricted_changes where who = {who} order by 3, 1, 2",
            r => (Entry: r.GetString(0), Version: r.GetInt32(1), At: s.Time(r, 2), What: r.GetString(3)))),
        c => new JsonObject { ["entry"] = c.Entry, ["version"] = c.Version, ["at"] = Instant.Seconds(c.At), ["what"] = c.What });

    private static string At(DateTimeOffset at) => Instant.Seconds(at.UtcDateTime);

    private static JsonArray List<T>(IEnumerable<T> all, Func<T, JsonObject> tell) => new([.. all.Select(one => (JsonNode)tell(one))]);
}
