using System.Threading.Channels;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>This part: what goes out.</summary>
internal sealed partial class MqttConnection
{
    // MQTT 3.1.1 has no receive maximum; this is ours.
    private const int DefaultWindow = 200;

    // One flush for so many packets or bytes.
    private const int MaxPackets = 64;
    private const int MaxUnflushed = 64 * 1024;

    // A client that takes nothing for so long is sent away.
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(30);

    // Bounded: a client that asks on without taking the answers is not read any further.
    private readonly Channel<Task<MqttPacket?>> _answers = Channel.CreateBounded<Task<MqttPacket?>>(ReceiveMaximum);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<Outgoing> _taken = [];
    private List<Outgoing>? _resumed;
    private MqttDisconnectPacket? _farewell;
    private bool _sending = true;

    /// <summary>There may be something to send.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    private async Task AnswerAsync(MqttPacket? packet, CancellationToken stop)
    {
        if (packet is not null) await AnswerAsync(Task.FromResult<MqttPacket?>(packet), stop);
    }

    private async Task AnswerAsync(Task<MqttPacket?> answer, CancellationToken stop)
    {
        await _answers.Writer.WriteAsync(answer, stop);
        if (answer.IsCompleted) Wake();
        else _ = answer.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task SendAsync(CancellationToken stop)
    {
        try
        {
            foreach (var outgoing in _resumed ?? [])
            {
                if (outgoing.Received) wire.Write(new MqttPubRelPacket { PacketIdentifier = outgoing.Packet });
                else wire.Write(outgoing, again: true);
            }
            var window = wire.IsV5 && _connect.ReceiveMaximum > 0 ? _connect.ReceiveMaximum : DefaultWindow;
            while (true)
            {
                await WriteAnswersAsync();
                _taken.Clear();
                _session.Take(_taken, MaxPackets, window);
                foreach (var outgoing in _taken) Write(outgoing);
                broker.Counts.Delivered.Add(_taken.Count);
                if (wire.Unflushed > 0) await FlushAsync(stop);
                else if (await _wake.Reader.WaitToReadAsync(stop)) _wake.Reader.TryRead(out _);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _sending = false;
            End(MqttDisconnectReasonCode.UnspecifiedError);
        }
    }

    private async Task WriteAnswersAsync()
    {
        while (wire.Unflushed < MaxUnflushed && _answers.Reader.TryPeek(out var answer) && answer.IsCompleted && _answers.Reader.TryRead(out _))
            if (await answer is { } packet) wire.Write(packet);
    }

    // A client of MQTT 5 may want no large packets: then the message is dropped for it (3.1.2.11.4).
    private void Write(Outgoing outgoing)
    {
        var message = outgoing.Message;
        if (wire.IsV5 && _connect.MaximumPacketSize > 0 && message.Payload.Length + message.Topic.Length * 3 + 32 > _connect.MaximumPacketSize)
        {
            broker.Counts.Dropped.Add(1);
            if (outgoing.Packet > 0) _session.Complete(outgoing.Packet);
            return;
        }
        wire.Write(outgoing, again: false);
    }

    private async Task FlushAsync(CancellationToken stop)
    {
        var flush = wire.FlushAsync(stop);
        if (flush.IsCompletedSuccessfully) { _ = flush.Result; return; }
        try { await flush.AsTask().WaitAsync(SendTime, stop); }
        catch (TimeoutException)
        {
            _sending = false;
            broker.Log.LogWarning("MQTT client {Client} took nothing for {Seconds} s and was disconnected.", _session.Client, SendTime.TotalSeconds);
            End(MqttDisconnectReasonCode.QuotaExceeded);
        }
    }

    // What is written off by now: acknowledgements that came in time, and why it ends.
    private async Task FarewellAsync()
    {
        if (!_sending || _session is null) return;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await WriteAnswersAsync();
            if (wire.IsV5 && _farewell is { } farewell) wire.Write(farewell);
            await wire.FlushAsync(limit.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            // It is gone already.
        }
    }
}
