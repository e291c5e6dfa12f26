using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Reading;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>
/// A topic to which clients subscribe (18-088, 14.2): an entity set, a relation, an entity or one property of it, with the options
/// $select, $filter and $expand. Relations to one on its way are followed once, when it is subscribed to.
/// </summary>
/// <param name="Topic">As the client wrote it.</param>
/// <param name="Target">What it leads to.</param>
/// <param name="Query">Its options, parsed.</param>
/// <param name="Options">Its options, as text.</param>
internal sealed record SubscribedTopic(string Topic, Target Target, ODataQuery Query, IReadOnlyList<KeyValuePair<string, string>> Options)
{
    /// <summary>The first level of every topic.</summary>
    public const string Version = "v1.1/";

    private static readonly string[] Known = ["$select", "$filter", "$expand"];

    /// <summary>The top-level names that its messages depend on; null for any.</summary>
    public IReadOnlyList<string>? DependsOn { get; } = Target.Property.Count > 0 ? [Target.Property[0]] : Query.Select.Count > 0 ? [.. Query.Select.Select(s => s.Split('/', '[')[0])] : null;

    /// <summary>Topics of the same form have the same message.</summary>
    public string Form { get; } = string.Join('/', Target.Property) + "?" + string.Join('&', Options.Select(o => $"{o.Key}={o.Value}"));

    /// <summary>True when a message is told by the changed entity alone.</summary>
    public bool IsPlain => Query.Filter is null && Query.Expand.Count == 0;

    /// <summary>Splits a topic into the path below the version and its options.</summary>
    /// <exception cref="ProblemException">400: it does not begin with the version, or holds a wildcard.</exception>
    public static (string Path, IReadOnlyList<KeyValuePair<string, string>> Options) Split(string topic)
    {
        if (!topic.StartsWith(Version, StringComparison.Ordinal)) throw new ProblemException("topic", $"A topic begins with {Version}, such as {Version}Datastreams(1)/Observations.");
        var mark = topic.IndexOf('?', StringComparison.Ordinal);
        var path = Uri.UnescapeDataString(mark < 0 ? topic[Version.Length..] : topic[Version.Length..mark]);
        if (path.Length == 0) throw new ProblemException("topic", $"Which set? {Version}Observations, or {Version}Datastreams(1)/Observations.");
        var options = mark < 0 ? [] : topic[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(o => o.Split('=', 2)).Select(o => KeyValuePair.Create(Uri.UnescapeDataString(o[0]), o.Length > 1 ? Uri.UnescapeDataString(o[1]) : "")).ToList();
        return (path, options);
    }

    /// <summary>Reads a topic that a client subscribes to.</summary>
    /// <exception cref="ProblemException">400 or 404 that says what is wrong with it.</exception>
    public static async Task<SubscribedTopic> ReadAsync(Session session, EntityIds ids, string topic)
    {
        if (topic.Split('/').Any(l => l is "+" or "#")) throw new ProblemException("topic", "Wildcards are not taken: name a set, an entity, a relation or a property.");
        var (path, options) = Split(topic);
        if (options.FirstOrDefault(o => !Known.Contains(o.Key)) is { Key: { } unknown }) throw new ProblemException("topic", $"'{unknown}' has no meaning in a topic. Known: {string.Join(", ", Known)}.");
        var query = ODataOptions.Parse(options);
        var target = await new PathWalk(session, ids).ToAsync(SensorPath.Parse(path));
        if (target.Ref || target.Value) throw new ProblemException("topic", "$ref and $value are not for topics.");
        if (target.Property.Count > 0 && options.Count > 0) throw new ProblemException("topic", "A property takes no options.");
        Selection.Check(target.Type, query);
        // Also tells names in the filter that do not exist.
        _ = new EntityQuery(target.Type, query, session.Dialect, ids, null, null).Where;
        return new SubscribedTopic(topic, target, query, options);
    }
}
