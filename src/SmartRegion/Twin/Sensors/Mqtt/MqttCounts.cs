using System.Diagnostics.Metrics;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>What the broker counts, as instruments of the meter <c>SmartRegion.Mqtt</c>.</summary>
internal sealed class MqttCounts
{
    private static readonly Meter Meter = new("SmartRegion.Mqtt");

    /// <summary>Connections that are open.</summary>
    public UpDownCounter<long> Connections { get; } = Meter.CreateUpDownCounter<long>("mqtt.connections");

    /// <summary>Messages of clients that created something.</summary>
    public Counter<long> Published { get; } = Meter.CreateCounter<long>("mqtt.published");

    /// <summary>Messages of clients that were refused.</summary>
    public Counter<long> Refused { get; } = Meter.CreateCounter<long>("mqtt.refused");

    /// <summary>Messages sent to subscribers.</summary>
    public Counter<long> Delivered { get; } = Meter.CreateCounter<long>("mqtt.delivered");

    /// <summary>Messages that subscribers did not get because too many waited for them.</summary>
    public Counter<long> Dropped { get; } = Meter.CreateCounter<long>("mqtt.dropped");

    /// <summary>Connections that ended because they sent what is no MQTT.</summary>
    public Counter<long> Malformed { get; } = Meter.CreateCounter<long>("mqtt.malformed");
}
