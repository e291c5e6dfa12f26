using System.Buffers.Binary;
using System.Text;
using MQTTnet.Protocol;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>A message as subscribers get it. Its packet is written once for all who get it in the same way.</summary>
internal sealed class MqttMessage(string topic, byte[] payload)
{
    private readonly byte[]?[] _packets = new byte[]?[6];
    private Outgoing? _once;

    public string Topic => topic;

    public byte[] Payload => payload;

    /// <summary>The message on its way at QoS 0 to whoever has no identifier: nothing is kept of it for a single session.</summary>
    public Outgoing Once => _once ??= new Outgoing(0, this, MqttQualityOfServiceLevel.AtMostOnce, 0);

    /// <summary>The PUBLISH (MQTT 5, 3.3) without properties, its packet identifier left 0.</summary>
    public byte[] Packet(bool isV5, MqttQualityOfServiceLevel quality) => _packets[(int)quality + (isV5 ? 3 : 0)] ??= Write(isV5, quality);

    /// <summary>Where the packet identifier stands in it.</summary>
    public int IdentifierAt(byte[] packet, bool isV5) => packet.Length - payload.Length - (isV5 ? 1 : 0) - 2;

    private byte[] Write(bool isV5, MqttQualityOfServiceLevel quality)
    {
        var name = Encoding.UTF8.GetBytes(topic);
        var length = 2 + name.Length + (quality > 0 ? 2 : 0) + (isV5 ? 1 : 0) + payload.Length;
        var head = new List<byte> { (byte)(0x30 | (int)quality << 1) };
        for (var left = length; ; left >>= 7)
        {
            head.Add((byte)(left > 127 ? left & 127 | 128 : left));
            if (left <= 127) break;
        }
        var packet = new byte[head.Count + length];
        head.CopyTo(packet);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(head.Count), (ushort)name.Length);
        name.CopyTo(packet, head.Count + 2);
        payload.CopyTo(packet, packet.Length - payload.Length);
        return packet;
    }
}
