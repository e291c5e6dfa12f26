namespace SmartRegion.Twin.Sensors.Api;

/// <summary>One request of a batch.</summary>
/// <param name="Id">Its Content-ID or id: later requests refer to what it made as <c>$id</c>.</param>
/// <param name="Group">The change set or atomicity group that it belongs to; null when it stands alone.</param>
internal sealed record BatchPart(string? Id, string? Group, string Method, string Url)
{
    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }
}

/// <summary>The answer to one of them.</summary>
internal sealed record BatchResult(BatchPart Part, SensorAnswer Answer);
