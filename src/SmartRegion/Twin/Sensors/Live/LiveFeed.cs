using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Live;

/// <summary>What the operator decided about live connections.</summary>
/// <param name="MaxClients">So many may be open at once.</param>
public sealed record LiveSettings(int MaxClients);

/// <summary>
/// Hands changes to those who listen live. The last ones stay in memory, so that a client that was away for a moment can go on where it was.
/// Numbers begin anew with each process, which the name of the run in each event id tells.
/// </summary>
internal sealed class LiveFeed : IDisposable
{
    /// <summary>So many changes can be resumed from.</summary>
    public const int Kept = 16_384;

    private readonly Lock _lock = new();
    private readonly Aes _cipher = Aes.Create();
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private readonly LiveChange[] _ring = new LiveChange[Kept];
    private readonly LiveSettings _settings;
    private readonly IDisposable _listening;
    private LiveQueue[] _queues = [];
    private long _next = 1;

    public LiveFeed(SensorEvents events, LiveSettings settings)
    {
        _settings = settings;
        _listening = events.Listen(Take);
    }

    /// <summary>The id of an event: the run of the process and the number, which is hidden, for it counts also what the reader does not see.</summary>
    public string IdOf(long number)
    {
        Span<byte> block = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(block, number);
        lock (_cipher) return $"{_run}-{Convert.ToHexStringLower(_cipher.EncryptEcb(block, PaddingMode.None))}";
    }

    /// <summary>The number of an event by its id; null when it is none of this run.</summary>
    public long? NumberOf(string id)
    {
        Span<byte> block = stackalloc byte[16];
        if (id.Length != _run.Length + 33 || !id.StartsWith(_run + "-", StringComparison.Ordinal)
            || Convert.FromHexString(id.AsSpan(_run.Length + 1), block, out _, out _) != OperationStatus.Done) return null;
        byte[] plain;
        lock (_cipher) plain = _cipher.DecryptEcb(block, PaddingMode.None);
        return BinaryPrimitives.ReadInt64LittleEndian(plain.AsSpan(8)) == 0 ? BinaryPrimitives.ReadInt64LittleEndian(plain) : null;
    }

    /// <summary>How many listen.</summary>
    public int Clients => _queues.Length;

    /// <summary>Begins to listen to one type, of one datastream if it is given; before anything new comes what came after the number.</summary>
    /// <param name="after">Null to begin with what is new.</param>
    /// <returns>The queue, and whether all after the number is in it.</returns>
    /// <exception cref="ProblemException">503: too many listen already.</exception>
    public (LiveQueue Queue, bool Whole) Open(EntityType type, long? datastream, long? after)
    {
        lock (_lock)
        {
            if (_queues.Length >= _settings.MaxClients)
                throw new ProblemException(new Problem(503, "Too many live connections", $"{_settings.MaxClients} clients listen already; more are not served. Try again later, or ask now and then without text/event-stream."));
            var queue = new LiveQueue(type, datastream);
            var whole = after is null || (after >= _next - 1 - Kept && after < _next);
            if (after is not null && whole)
                for (var n = after.Value + 1; n < _next; n++) queue.Offer(_ring[n % Kept]);
            _queues = [.. _queues, queue];
            return (queue, whole);
        }
    }

    /// <summary>Ends to listen.</summary>
    public void Close(LiveQueue queue)
    {
        lock (_lock) _queues = [.. _queues.Where(q => q != queue)];
    }

    public void Dispose()
    {
        _listening.Dispose();
        _cipher.Dispose();
    }

    private void Take(SensorChanges changes)
    {
        lock (_lock)
        {
            // What is made and linked in one transaction is one event.
            var made = changes.Entities.Where(c => c.Kind == ChangeKind.Created).Select(c => (c.Type, c.Key)).ToHashSet();
            foreach (var change in changes.Entities)
                if (change.Kind != ChangeKind.Updated || !made.Contains((change.Type, change.Key))) Add(change.Kind, change.Type, change.Key, change.WasHidden);
            foreach (var row in changes.Observations) Add(ChangeKind.Created, EntityTypes.Observation, row.Id);
        }
    }

    private void Add(ChangeKind kind, EntityType type, long key, bool wasHidden = false)
    {
        var change = new LiveChange(_next++, kind, type, key, wasHidden);
        _ring[change.Number % Kept] = change;
        foreach (var queue in _queues) queue.Offer(change);
    }
}
