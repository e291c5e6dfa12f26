using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Planning.Processes.Jobs;

/// <summary>Jobs in the store, so that they outlive a restart and any node may do them.</summary>
public sealed class JobStore(Store store)
{
    /// <summary>Jobs that may wait or run at once.</summary>
    public const int MostOpen = 500;

    /// <summary>How long a stranger's job is kept after it was made, and that of someone who is known.</summary>
    public static readonly TimeSpan KeptForStrangers = TimeSpan.FromDays(1), Kept = TimeSpan.FromDays(7);

    // So long a node may work on a job before another takes it for left.
    private static readonly TimeSpan Lent = Execution.Longest + TimeSpan.FromSeconds(30);

    private static readonly SqlText Columns = SqlText.Raw("id, process, owner, status, request, base, results, message, problem, created, started, finished, updated, ends");

    /// <summary>Stores a new job; those whose time is over are deleted.</summary>
    /// <exception cref="ProblemException">503 when too many wait.</exception>
    public async Task<Job> AddAsync(string process, string owner, JsonObject request, string @base)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var now = Instant.NowMillis;
        var ends = now + (long)(owner.Length == 0 ? KeptForStrangers : Kept).TotalMilliseconds;
        await store.WriteAsync(async s =>
        {
            await s.ExecuteAsync($"delete from jobs where ends <= {now}");
            if (await s.FirstAsync($"select count(*) from jobs where status in ('accepted', 'running')", r => r.GetInt64(0)) >= MostOpen)
                throw new ProblemException(new Problem(503, "Too many jobs wait", "Try again in a minute, or ask without Prefer: respond-async."));
            return await s.ExecuteAsync($"insert into jobs (id, process, owner, status, request, base, created, updated, ends) values ({id}, {process}, {owner}, 'accepted', {Json.Text(request)}, {@base}, {now}, {now}, {ends})");
        });
        return (await FindAsync(id))!;
    }

    /// <summary>The job, or null when there is none or its time is over.</summary>
    public Task<Job?> FindAsync(string id) => store.ReadAsync(s => s.FirstAsync($"select {Columns} from jobs where id = {id} and ends > {Instant.NowMillis}", Read));

    /// <summary>Jobs, the newest first.</summary>
    /// <param name="owner">Only those of this owner; null for all.</param>
    public Task<List<Job>> ListAsync(string? owner, JobFilter filter, int most, int skipped)
    {
        var now = Instant.NowMillis;
        SqlText where = $"ends > {now}";
        if (owner is not null) where.Append($" and owner = {owner}");
        if (filter.Processes.Count > 0) where.Append($" and process in ({SqlText.Join(", ", filter.Processes.Select(p => (SqlText)$"{p}"))})");
        // Without being asked for, what waits or was dismissed is told as well: all that there is.
        if (filter.Statuses.Count > 0) where.Append($" and status in ({SqlText.Join(", ", filter.Statuses.Select(p => (SqlText)$"{p}"))})");
        if (filter.From is { } from) where.Append($" and created >= {from.ToUnixTimeMilliseconds()}");
        if (filter.To is { } to) where.Append($" and created <= {to.ToUnixTimeMilliseconds()}");
        if (filter.LeastSeconds is { } least) where.Append($" and started is not null and coalesce(finished, {now}) - started >= {least * 1000}");
        if (filter.MostSeconds is { } longest) where.Append($" and started is not null and coalesce(finished, {now}) - started <= {longest * 1000}");
        return store.ReadAsync(s => s.ListAsync($"select {Columns} from jobs where {where} order by created desc, id limit {most} offset {skipped}", Read));
    }

    /// <summary>Takes the next job to do; null when none waits.</summary>
    public async Task<Job?> TakeAsync()
    {
        var now = Instant.NowMillis;
        var id = await store.ReadAsync(s => s.FirstAsync($"select id from jobs where (status = 'accepted' or (status = 'running' and lent < {now})) and ends > {now} order by created limit 1", r => r.GetString(0)));
        if (id is null) return null;
        var taken = await store.WriteAsync(s => s.ExecuteAsync($"update jobs set status = 'running', started = coalesce(started, {now}), updated = {now}, lent = {now + (long)Lent.TotalMilliseconds}, message = 'It is being executed.' where id = {id} and (status = 'accepted' or (status = 'running' and lent < {now}))"));
        return taken == 1 ? await FindAsync(id) : await TakeAsync();
    }

    /// <summary>After a start of the only node: what ran is to be done again.</summary>
    public async Task GiveBackAsync()
    {
        if (store.IsShared || await store.ReadAsync(s => s.FirstAsync($"select count(*) from jobs where status = 'running'", r => r.GetInt64(0))) == 0) return;
        await store.WriteAsync(s => s.ExecuteAsync($"update jobs set lent = 0 where status = 'running'"));
    }

    /// <summary>Stores how a running job ended; one that was dismissed meanwhile stays so. False then.</summary>
    public async Task<bool> EndAsync(string id, JsonObject? results, Problem? problem)
    {
        var now = Instant.NowMillis;
        var (status, told, wrong) = (problem is null ? JobStatus.Successful : JobStatus.Failed, results is null ? null : Json.Text(results), problem is null ? null : Json.Text(Told(problem)));
        var message = problem is null ? "It is done." : problem.Detail ?? problem.Title;
        Measures.Jobs.Add(1, Measures.Label("status", status));
        return await store.WriteAsync(s => s.ExecuteAsync($"update jobs set status = {status}, results = {told}, problem = {wrong}, message = {message}, finished = {now}, updated = {now} where id = {id} and status = 'running'")) == 1;
    }

    /// <summary>Ends a job, or takes its results away.</summary>
    public Task DismissAsync(string id)
    {
        var now = Instant.NowMillis;
        return store.WriteAsync(s => s.ExecuteAsync($"update jobs set status = 'dismissed', results = null, problem = null, message = 'It was dismissed.', finished = coalesce(finished, {now}), updated = {now} where id = {id} and status <> 'dismissed'"));
    }

    private static JsonObject Told(Problem problem)
    {
        var told = new JsonObject { ["type"] = problem.Type, ["title"] = problem.Title, ["status"] = problem.Status, ["detail"] = problem.Detail };
        if (problem.Faults is { Count: > 0 } faults) told["errors"] = new JsonArray([.. faults.Select(f => (JsonNode)new JsonObject { ["pointer"] = f.Field, ["detail"] = f.Message })]);
        return told;
    }

    private static Job Read(DbDataReader r) => new(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), Json.Object(r.GetString(4)), r.GetString(5), Doc(r, 6), r.GetString(7), Doc(r, 8),
        Time(r, 9)!.Value, Time(r, 10), Time(r, 11), Time(r, 12)!.Value, Time(r, 13)!.Value);

    private static JsonObject? Doc(DbDataReader r, int column) => r.IsDBNull(column) ? null : Json.Object(r.GetString(column));

    private static DateTimeOffset? Time(DbDataReader r, int column) => r.IsDBNull(column) ? null : Instant.OfMillis(r.GetInt64(column));
}

/// <summary>Which jobs are listed.</summary>
public sealed record JobFilter(IReadOnlyList<string> Processes, IReadOnlyList<string> Statuses, DateTimeOffset? From, DateTimeOffset? To, long? LeastSeconds, long? MostSeconds);
