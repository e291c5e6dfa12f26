using SmartRegion.Twin.Sensors.Restricted;

namespace SmartRegion.Twin.Sensors;

/// <summary>A request to the service, from HTTP, from a batch, or from this process.</summary>
/// <param name="Method">GET, POST, PATCH, PUT or DELETE.</param>
/// <param name="Path">The path below the service's root, percent-decoded: <c>Things(1)/Datastreams</c>.</param>
/// <param name="Options">The query options, percent-decoded.</param>
/// <param name="Root">The address of the service, without a slash at its end.</param>
public sealed record SensorRequest(string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Options, string Root)
{
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The media type of the body, without parameters.</summary>
    public string? ContentType { get; init; }

    /// <summary>What its sender sees; null for what everybody sees.</summary>
    internal Sight? Sight { get; init; }

    /// <summary>The answer to a change tells the entity as it is now (RFC 7240 <c>return=representation</c>).</summary>
    public bool WantsRepresentation { get; init; }

    /// <summary>The address of what is asked for, without options.</summary>
    public string Address => Path.Length == 0 ? Root : $"{Root}/{string.Join('/', Path.Split('/').Select(Escaped))}";

    // What a path may hold unescaped (RFC 3986, 3.3) stays readable.
    private static string Escaped(string segment)
    {
        var escaped = Uri.EscapeDataString(segment);
        foreach (var c in "$'(),:;=@")
            escaped = escaped.Replace(Uri.HexEscape(c), c.ToString(), StringComparison.Ordinal);
        return escaped;
    }
}

/// <summary>The answer to a request.</summary>
public sealed record SensorAnswer(int Status, string? ContentType = null, ReadOnlyMemory<byte> Body = default, string? Location = null)
{
    /// <summary>The body's memory, when it is lent: to be given back once the body is sent.</summary>
    internal IDisposable? Lent { get; init; }
}
