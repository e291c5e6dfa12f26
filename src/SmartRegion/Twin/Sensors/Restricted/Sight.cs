using System.Globalization;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Restricted;

/// <summary>
/// What a reader sees of Things and of all that hangs on them, as a condition of SQL. A Thing and a Datastream have an audience each, which is
/// one number; everything else is seen by whoever sees a Thing or Datastream that names it. While nothing is hidden in a region, every reader
/// has the whole sight, which adds nothing to any statement.
/// </summary>
/// <param name="Seen">The audiences to which the reader belongs, as a list of SQL; null for whoever sees all.</param>
public sealed record Sight(string? Seen)
{
    /// <summary>Sees all.</summary>
    public static readonly Sight Whole = new((string?)null);

    private readonly HashSet<long> _audiences = Seen is null ? [] : [.. Seen.Split(", ").Select(n => long.Parse(n, CultureInfo.InvariantCulture))];

    /// <summary>Sees what these audiences see.</summary>
    public static Sight Of(IEnumerable<long> audiences) => new(string.Join(", ", audiences.Order().Select(a => a.ToString(CultureInfo.InvariantCulture))));

    public bool IsWhole => Seen is null;

    /// <summary>Whether it sees what is for that audience.</summary>
    public bool Sees(long audience) => Seen is null || _audiences.Contains(audience);

    /// <summary>The condition that the row of this alias is seen; null when all are.</summary>
    public string? Of(EntityType type, string alias) => Seen is null ? null : type.Table switch
    {
        "things" or "datastreams" => $"{alias}.audience in ({Seen})",
        // Those that are hidden are few: the index has only these.
        "observations" => $"{alias}.datastream not in (select v.key from datastreams v where v.audience <> 0 and v.audience not in ({Seen}))",
        "historical_locations" => $"{alias}.thing not in (select v.key from things v where v.audience <> 0 and v.audience not in ({Seen}))",
        "locations" => $"(exists (select 1 from thing_locations n join things v on v.key = n.thing where n.location = {alias}.key and v.audience in ({Seen}))"
            + $" or exists (select 1 from historical_location_places n join historical_locations h on h.key = n.historical join things v on v.key = h.thing where n.location = {alias}.key and v.audience in ({Seen})))",
        "sensors" => $"exists (select 1 from datastreams v where v.sensor = {alias}.key and v.audience in ({Seen}))",
        "observed_properties" => $"(exists (select 1 from datastreams v where v.property = {alias}.key and v.audience in ({Seen}))"
            + $" or exists (select 1 from multi_properties n join datastreams v on v.key = n.datastream where n.property = {alias}.key and v.audience in ({Seen})))",
        "features" => $"exists (select 1 from datastream_features n join datastreams v on v.key = n.datastream where n.feature = {alias}.key and v.audience in ({Seen}))",
        _ => throw new ArgumentException($"Nobody has said who sees {type.Name}", nameof(type)),
    };

    /// <summary>The condition that the observations of one datastream are seen: asked once, and not of each of them; null when all are.</summary>
    public SqlText? OfStream(SqlText datastream) => Seen is null ? null : (SqlText)$"exists (select 1 from datastreams v where v.key = {datastream} and v.audience in ({SqlText.Raw(Seen)}))";

    /// <summary>What makes a row of this alias one of the type that is seen; null when every row of the table is.</summary>
    public string? Only(EntityType type, string alias) => (type.Only, Of(type, alias)) switch
    {
        (null, var seen) => seen,
        ({ } only, null) => EntityType.For(alias, only),
        ({ } only, { } seen) => $"{EntityType.For(alias, only)} and {seen}",
    };

    public bool Equals(Sight? other) => other is not null && Seen == other.Seen;

    public override int GetHashCode() => Seen?.GetHashCode(StringComparison.Ordinal) ?? 0;
}
