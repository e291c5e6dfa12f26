using System.Collections.Frozen;
using System.Diagnostics;
using SmartRegion.Access;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Sensors.Restricted;

/// <summary>
/// Who may see what of Things and Datastreams: the number of each audience, and what an actor sees. The public is 0 and has no row; everybody
/// who is signed in, and each organisation, has one as soon as something was hidden for it.
/// </summary>
public sealed class Audiences(Store store)
{
    /// <summary>The audience of what everybody sees.</summary>
    public const long Public = 0;

    // Where other processes write too, they are asked anew after so long.
    private static readonly TimeSpan Shared = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private volatile Known? _known;
    private int _underWay, _isAsking;

    /// <summary>What this actor sees now.</summary>
    public async ValueTask<Sight> SightAsync(Actor who)
    {
        if (who.May(Act.ReadOwnedData, "")) return Sight.Whole;
        var isHiding = Volatile.Read(ref _underWay) > 0;
        var known = await KnownAsync();
        if (known.Keys.Count == 0) return isHiding ? known.Public : Sight.Whole;
        if (!who.May(Act.ReadShared)) return known.Public;
        return Sight.Of(known.Keys.Where(k => k.Key.Length == 0 || who.May(Act.ReadOwnedData, k.Key)).Select(k => k.Value).Append(Public));
    }

    /// <summary>What everybody sees now.</summary>
    public ValueTask<Sight> PublicAsync() => SightAsync(Actor.Stranger);

    /// <summary>What the sender of this request sees.</summary>
    public static ValueTask<Sight> SightAsync(HttpContext context) => context.RequestServices.GetRequiredService<Audiences>().SightAsync(Actor.Of(context));

    /// <summary>What the visibility is called of what is for that audience.</summary>
    public async Task<string> VisibilityAsync(long audience) => audience == Public ? "public" : (await KnownAsync()).Keys.FirstOrDefault(k => k.Value == audience).Key is "" ? "members" : "organisation";

    /// <summary>Whether anything was ever hidden here: else there is nothing to ask.</summary>
    internal async ValueTask<bool> AnyAsync() => (await KnownAsync()).Keys.Count > 0 || Volatile.Read(ref _underWay) > 0;

    /// <summary>The number of an audience within the caller's transaction, made when it is new.</summary>
    /// <param name="organisation">Empty for everybody who is signed in.</param>
    internal static async Task<long> KeyAsync(Session session, string organisation)
    {
        await session.ExecuteAsync($"insert into audiences (organisation) values ({organisation}) on conflict (organisation) do nothing");
        return await session.FirstAsync($"select key from audiences where organisation = {organisation}", r => r.GetInt64(0));
    }

    /// <summary>The organisation of an audience; empty for everybody who is signed in.</summary>
    internal static async Task<string> OrganisationAsync(Session session, long audience) =>
        await session.FirstAsync($"select organisation from audiences where key = {audience}", r => r.GetString(0)) ?? "";

    /// <summary>A transaction begins to hide something: from now on strangers see only what is public for certain.</summary>
    internal void Begin() => Interlocked.Increment(ref _underWay);

    /// <summary>It is over, one way or the other.</summary>
    internal async Task EndAsync()
    {
        Keep(await ReadAsync());
        Interlocked.Decrement(ref _underWay);
    }

    private ValueTask<Known> KnownAsync()
    {
        if (_known is not { } known) return AnewAsync();
        if (!store.IsShared || Stopwatch.GetElapsedTime(known.At) < Shared) return ValueTask.FromResult(known);
        // One asks, the others go on.
        return Interlocked.Exchange(ref _isAsking, 1) == 1 ? ValueTask.FromResult(known) : AnewAsync();
    }

    private async ValueTask<Known> AnewAsync()
    {
        try { return Keep(await ReadAsync()); }
        finally { Volatile.Write(ref _isAsking, 0); }
    }

    // Audiences come and never go: of two that were read at once, that with more is the newer one.
    private Known Keep(Known read)
    {
        lock (_lock) return _known = _known is { } known && known.Keys.Count > read.Keys.Count ? known with { At = read.At } : read;
    }

    private Task<Known> ReadAsync() => store.ReadAsync(async session =>
    {
        var at = Stopwatch.GetTimestamp();
        var rows = await session.ListAsync($"select organisation, key from audiences", r => KeyValuePair.Create(r.GetString(0), r.GetInt64(1)));
        return new Known(rows.ToFrozenDictionary(), Sight.Of([Public]), at);
    });

    private sealed record Known(FrozenDictionary<string, long> Keys, Sight Public, long At);
}
