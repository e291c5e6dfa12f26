using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>
/// The packets of one network connection, over TCP or WebSocket: MQTTnet reads and writes them, this finds their borders, keeps
/// to the largest size, and lets many packets share one flush. Reading and writing may go on at the same time, each by one.
/// </summary>
internal sealed class MqttWire(PipeReader input, PipeWriter output)
{
    /// <summary>The largest packet in bytes that is taken; a larger one ends the connection before it is read.</summary>
    public const int MaxPacket = 1024 * 1024;

    // MQTTnet's writers grow when they must, and shrink back to the second number.
    private readonly MqttPacketFormatterAdapter _reading = new(new MqttBufferWriter(64, 64));
    private readonly MqttBufferWriter _buffer = new(512, 16 * 1024);
    private IMqttPacketFormatter? _writing;

    /// <summary>The protocol of the connection, known with its first packet.</summary>
    public MqttProtocolVersion Version => _reading.ProtocolVersion;

    public bool IsV5 => Version == MqttProtocolVersion.V500;

    /// <summary>The next packet; null when the other side has gone.</summary>
    /// <exception cref="MqttProtocolViolationException">It is no MQTT, or too large.</exception>
    public async Task<MqttPacket?> ReadAsync(CancellationToken stop)
    {
        while (true)
        {
            var read = await input.ReadAsync(stop);
            var buffer = read.Buffer;
            if (TryRead(ref buffer, out var packet))
            {
                input.AdvanceTo(buffer.Start);
                return packet;
            }
            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted || read.IsCanceled) return null;
        }
    }

    /// <summary>Puts a packet into the buffer that <see cref="FlushAsync"/> sends.</summary>
    public void Write(MqttPacket packet)
    {
        _writing ??= MqttPacketFormatterAdapter.GetMqttPacketFormatter(Version, _buffer);
        var encoded = _writing.Encode(packet);
        output.Write(encoded.Packet);
        Unflushed += encoded.Length;
        foreach (var part in encoded.Payload) output.Write(part.Span);
        _buffer.Cleanup();
    }

    /// <summary>Puts a message into it.</summary>
    /// <param name="again">The client may have it already (MQTT 5, 3.3.1.1).</param>
    public void Write(Outgoing outgoing, bool again)
    {
        var message = outgoing.Message;
        if (outgoing.Identifier > 0)
        {
            Write(new MqttPublishPacket
            {
                Topic = message.Topic,
                PayloadSegment = message.Payload,
                QualityOfServiceLevel = outgoing.Quality,
                PacketIdentifier = outgoing.Packet,
                Dup = again,
                SubscriptionIdentifiers = [outgoing.Identifier],
            });
            return;
        }
        var packet = message.Packet(IsV5, outgoing.Quality);
        var span = output.GetSpan(packet.Length);
        packet.CopyTo(span);
        if (again) span[0] |= 8;
        if (outgoing.Quality > 0) BinaryPrimitives.WriteUInt16BigEndian(span[message.IdentifierAt(packet, IsV5)..], outgoing.Packet);
        output.Advance(packet.Length);
        Unflushed += packet.Length;
    }

    /// <summary>Bytes that wait to be flushed.</summary>
    public long Unflushed { get; private set; }

    /// <summary>Sends what was written.</summary>
    public ValueTask<FlushResult> FlushAsync(CancellationToken stop)
    {
        Unflushed = 0;
        return output.FlushAsync(stop);
    }

    /// <summary>Sends a refusal of a protocol that is not spoken here: CONNACK with the return code 1 (MQTT 3.1.1, 3.1.2.2).</summary>
    public async Task RefuseVersionAsync(CancellationToken stop) => await output.WriteAsync(new byte[] { 0x20, 2, 0, 1 }, stop);

    private bool TryRead(ref ReadOnlySequence<byte> buffer, out MqttPacket? packet)
    {
        packet = null;
        var bytes = new SequenceReader<byte>(buffer);
        if (!bytes.TryRead(out var header) || !TryReadLength(ref bytes, out var length) || bytes.Remaining < length) return false;
        var body = buffer.Slice(bytes.Position, length);
        // A copy: the payload is used after the pipe has gone on.
        var received = new ReceivedMqttPacket(header, body.ToArray(), (int)bytes.Consumed + length);
        if (_reading.ProtocolVersion == MqttProtocolVersion.Unknown) Begin(received);
        packet = _reading.Decode(received);
        buffer = buffer.Slice(body.End);
        return true;
    }

    private void Begin(ReceivedMqttPacket received)
    {
        if (received.FixedHeader >> 4 != 1) throw new MqttProtocolViolationException("The first packet is a CONNECT.");
        try { _reading.DetectProtocolVersion(received); }
        catch (MqttProtocolViolationException e) { throw new UnknownVersionException(e.Message); }
    }

    private static bool TryReadLength(ref SequenceReader<byte> bytes, out int length)
    {
        length = 0;
        for (var shift = 0; shift < 28; shift += 7)
        {
            if (!bytes.TryRead(out var digit)) return false;
            length |= (digit & 0x7f) << shift;
            if (length > MaxPacket) throw new PacketTooLargeException();
            if (digit < 0x80) return true;
        }
        throw new MqttProtocolViolationException("The length of the packet is malformed.");
    }
}

/// <summary>A packet is larger than <see cref="MqttWire.MaxPacket"/>.</summary>
internal sealed class PacketTooLargeException() : MqttProtocolViolationException($"A packet has at most {MqttWire.MaxPacket} bytes.");

/// <summary>The other side speaks another MQTT than 3.1, 3.1.1 or 5.</summary>
internal sealed class UnknownVersionException(string message) : MqttProtocolViolationException(message);
