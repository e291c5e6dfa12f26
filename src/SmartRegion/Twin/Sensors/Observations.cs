using System.Threading.Channels;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors;

/// <summary>
/// The quick way in for observations: whatever waits is stored in one transaction, by a fixed number of statements, so that many
/// clients share the price of a commit on both engines. What was answered is on disk.
/// </summary>
public sealed class Observations : IAsyncDisposable
{
    // So many rows go into one transaction; a larger request goes whole, alone.
    private const int MaxRows = 20_000;

    private readonly Sensors _sensors;
    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(4096);
    private readonly Task _storing;

    public Observations(Sensors sensors)
    {
        _sensors = sensors;
        _storing = Task.Run(StoreAsync);
    }

    /// <summary>
    /// Stores the rows, all of one call in one transaction, and answers when they are durable. Each row then has its
    /// <see cref="ObservationRow.Seq"/>, or an <see cref="ObservationRow.Error"/> if it cannot be stored; the others are.
    /// </summary>
    public async Task AddAsync(ObservationRow[] rows)
    {
        if (rows.Length == 0) return;
        var waiting = new Waiting(rows);
        await _waiting.Writer.WriteAsync(waiting);
        await waiting.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _storing;
    }

    private async Task StoreAsync()
    {
        var group = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            var count = 0;
            while (count < MaxRows && _waiting.Reader.TryPeek(out var next) && (group.Count == 0 || count + next.Rows.Length <= MaxRows) && _waiting.Reader.TryRead(out next))
            {
                group.Add(next);
                count += next.Rows.Length;
            }
            await StoreAsync(group);
        }
    }

    private async Task StoreAsync(List<Waiting> group)
    {
        try
        {
            var rows = group.Count == 1 ? group[0].Rows : [.. group.SelectMany(w => w.Rows)];
            await _sensors.WriteAsync(async scope => { await EntityInsert.InsertAsync(scope, rows); return true; });
            var at = 0;
            foreach (var waiting in group)
            {
                if (group.Count > 1) Array.Copy(rows, at, waiting.Rows, 0, waiting.Rows.Length);
                at += waiting.Rows.Length;
                waiting.Done.TrySetResult();
            }
        }
        catch (Exception e)
        {
            foreach (var waiting in group) waiting.Done.TrySetException(e);
        }
    }

    private sealed record Waiting(ObservationRow[] Rows)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
