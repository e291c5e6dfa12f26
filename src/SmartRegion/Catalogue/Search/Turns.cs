namespace SmartRegion.Catalogue.Search;

/// <summary>Lets so many work at once and the others in the order in which they came, so that none waits much longer than all.</summary>
internal sealed class Turns(int places)
{
    private readonly Lock _lock = new();
    private readonly Queue<ManualResetEventSlim> _waiting = new();
    private int _free = places;

    /// <summary>Does the work when it is its turn.</summary>
    public T Take<T>(Func<T> work)
    {
        Enter();
        try { return work(); }
        finally { Leave(); }
    }

    private void Enter()
    {
        ManualResetEventSlim turn;
        lock (_lock)
        {
            if (_free > 0) { _free--; return; }
            _waiting.Enqueue(turn = new ManualResetEventSlim(false, 0));
        }
        turn.Wait();
    }

    // Handed over rather than freed: else whoever comes next would overtake those who wait.
    private void Leave()
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out var next)) next.Set();
            else _free++;
        }
    }
}
