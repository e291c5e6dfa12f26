using System.Diagnostics.Metrics;

namespace SmartRegion.Tests.Twin.Sensors.Mqtt;

/// <summary>Adds up one instrument of this process while it lives.</summary>
internal sealed class MeterReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _value;

    public MeterReader(string instrument)
    {
        _listener.InstrumentPublished = (i, listener) => { if (i.Name == instrument) listener.EnableMeasurementEvents(i); };
        _listener.SetMeasurementEventCallback<long>((_, measured, _, _) => Interlocked.Add(ref _value, measured));
        _listener.Start();
    }

    public long Value => Interlocked.Read(ref _value);

    public void Dispose() => _listener.Dispose();
}
