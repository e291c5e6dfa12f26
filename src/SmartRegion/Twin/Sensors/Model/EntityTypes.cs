namespace SmartRegion.Twin.Sensors.Model;

/// <summary>The entity types of SensorThings 1.1 (18-088, clause 8.2) and its MultiDatastream extension (clause 14).</summary>
public static class EntityTypes
{
    /// <summary>How many numbers an observation's id has room for within its datastream: 32 bits.</summary>
    public const int SeqBits = 32;

    /// <summary>The id of an observation: its datastream's key, and its number there.</summary>
    public const string ObservationKey = "($.datastream * 4294967296 + $.seq)";

    public static readonly EntityType Thing = new("Thing", "Things", "things")
    {
        Properties = [Name, Description, Extra],
        Navigations =
        [
            // Locations first: observations nested in datastreams need them for their features.
            new("Locations", "Location", new Through("thing_locations", "thing", "location")) { Inverse = "Things" },
            new("HistoricalLocations", "HistoricalLocation", new FromMany("thing")) { Inverse = "Thing", Cascades = true },
            new("Datastreams", "Datastream", new FromMany("thing")) { Inverse = "Thing", Cascades = true },
            new("MultiDatastreams", "MultiDatastream", new FromMany("thing")) { Inverse = "Thing", Cascades = true },
        ],
    };

    public static readonly EntityType Location = new("Location", "Locations", "locations")
    {
        Properties = [Name, Description, Encoding, new("location", ValueKind.Geometry, "$.geom") { Required = true }, Extra],
        Navigations =
        [
            new("Things", "Thing", new Through("thing_locations", "location", "thing")) { Inverse = "Locations" },
            new("HistoricalLocations", "HistoricalLocation", new Through("historical_location_places", "location", "historical")) { Inverse = "Locations", Cascades = true },
        ],
    };

    public static readonly EntityType HistoricalLocation = new("HistoricalLocation", "HistoricalLocations", "historical_locations")
    {
        Properties = [new("time", ValueKind.Instant, "$.time") { Required = true }],
        Numbers = ["$.thing", "$.time"],
        Navigations =
        [
            new("Thing", "Thing", new ToOne("$.thing")) { Inverse = "HistoricalLocations", Required = true },
            new("Locations", "Location", new Through("historical_location_places", "historical", "location")) { Inverse = "HistoricalLocations", Required = true },
        ],
    };

    public static readonly EntityType Datastream = new("Datastream", "Datastreams", "datastreams")
    {
        Only = "$.multi = 0",
        Properties = [Name, Description, ObservationType, new("unitOfMeasurement", ValueKind.Unit) { Required = true, Always = true }, .. Extents],
        Numbers = [.. StreamNumbers, "$.property"],
        Navigations =
        [
            ThingOf("Datastreams"),
            SensorOf("Datastreams"),
            new("ObservedProperty", "ObservedProperty", new ToOne("$.property")) { Inverse = "Datastreams", Required = true },
            ObservationsOf("Datastream"),
        ],
    };

    public static readonly EntityType MultiDatastream = new("MultiDatastream", "MultiDatastreams", "datastreams")
    {
        Only = "$.multi = 1",
        Properties =
        [
            Name, Description, ObservationType,
            new("multiObservationDataTypes", ValueKind.Texts) { Required = true },
            new("unitOfMeasurements", ValueKind.Units) { Required = true },
            .. Extents,
        ],
        Numbers = StreamNumbers,
        Navigations =
        [
            ThingOf("MultiDatastreams"),
            SensorOf("MultiDatastreams"),
            new("ObservedProperties", "ObservedProperty", new Through("multi_properties", "datastream", "property", "position")) { Inverse = "MultiDatastreams", Required = true },
            ObservationsOf("MultiDatastream"),
        ],
    };

    public static readonly EntityType Sensor = new("Sensor", "Sensors", "sensors")
    {
        Properties = [Name, Description, Encoding, new("metadata", ValueKind.Any) { Required = true }, Extra],
        Navigations =
        [
            new("Datastreams", "Datastream", new FromMany("sensor")) { Inverse = "Sensor", Cascades = true },
            new("MultiDatastreams", "MultiDatastream", new FromMany("sensor")) { Inverse = "Sensor", Cascades = true },
        ],
    };

    public static readonly EntityType ObservedProperty = new("ObservedProperty", "ObservedProperties", "observed_properties")
    {
        Properties = [Name, new("definition", ValueKind.Text) { Required = true }, Description, Extra],
        Navigations =
        [
            new("Datastreams", "Datastream", new FromMany("property")) { Inverse = "ObservedProperty", Cascades = true },
            new("MultiDatastreams", "MultiDatastream", new Through("multi_properties", "property", "datastream")) { Inverse = "ObservedProperties", Cascades = true, ReadOnly = true },
        ],
    };

    public static readonly EntityType Observation = new("Observation", "Observations", "observations")
    {
        Key = ObservationKey,
        Order = ["$.datastream", "$.starts", "$.seq"],
        Properties =
        [
            new("phenomenonTime", ValueKind.Period, "$.starts") { End = "($.starts + coalesce($.lasts, 0))", Always = true },
            new("result", ValueKind.Result, "$.number") { Required = true, Always = true },
            new("resultTime", ValueKind.Instant, "($.starts + $.lag)") { Always = true },
            new("resultQuality", ValueKind.Any, "$.more"),
            new("validTime", ValueKind.Period, "$.more"),
            new("parameters", ValueKind.Object, "$.more"),
        ],
        Numbers = ["$.datastream", "$.starts", "$.seq", "$.feature", "$.lag", "$.lasts"],
        Navigations =
        [
            new("Datastream", "Datastream", new ToOne("$.datastream")) { Inverse = "Observations" },
            new("MultiDatastream", "MultiDatastream", new ToOne("$.datastream")) { Inverse = "Observations" },
            new("FeatureOfInterest", "FeatureOfInterest", new ToOne("$.feature")) { Inverse = "Observations" },
        ],
    };

    public static readonly EntityType FeatureOfInterest = new("FeatureOfInterest", "FeaturesOfInterest", "features")
    {
        Properties = [Name, Description, Encoding, new("feature", ValueKind.Geometry, "$.geom") { Required = true }, Extra],
        Navigations =
        [
            new("Observations", "Observation", new FromMany("feature", "$.datastream in (select n.datastream from datastream_features n where n.feature = #)"))
            { Inverse = "FeatureOfInterest", Cascades = true },
        ],
    };

    /// <summary>All, in the order of the landing page.</summary>
    public static readonly IReadOnlyList<EntityType> All =
        [Thing, Location, HistoricalLocation, Datastream, MultiDatastream, Sensor, ObservedProperty, Observation, FeatureOfInterest];

    private static readonly Dictionary<string, EntityType> ByName = All.ToDictionary(t => t.Name);
    private static readonly Dictionary<string, EntityType> BySet = All.ToDictionary(t => t.Set);

    /// <summary>The type of that name, such as Thing.</summary>
    public static EntityType Named(string name) => ByName[name];

    /// <summary>The type of that set, such as Things; null when there is none.</summary>
    public static EntityType? OfSet(string set) => BySet.GetValueOrDefault(set);

    private static EntityProperty Name => new("name", ValueKind.Text, "$.name") { Required = true };

    private static EntityProperty Description => new("description", ValueKind.Text) { Required = true };

    private static EntityProperty Extra => new("properties", ValueKind.Object);

    private static EntityProperty Encoding => new("encodingType", ValueKind.Text) { Required = true };

    private static EntityProperty ObservationType => new("observationType", ValueKind.Text) { Required = true };

    private static IEnumerable<EntityProperty> Extents =>
    [
        new("observedArea", ValueKind.Geometry, "$.area") { Computed = true },
        new("phenomenonTime", ValueKind.Period, "$.starts") { End = "$.ends", Computed = true },
        new("resultTime", ValueKind.Period, "$.result_starts") { End = "$.result_ends", Computed = true },
        Extra,
    ];

    private static IReadOnlyList<string> StreamNumbers =>
        ["$.thing", "$.sensor", "$.starts", "$.ends", "$.result_starts", "$.result_ends", "$.count"];

    /// <summary>
    /// A way from a Datastream to its newest Observation, for filters alone: no relation of the standard, so no address, link or expansion
    /// knows it.
    /// </summary>
    public static readonly Navigation LatestObservation = new("LatestObservation", "Observation",
        new FromMany("datastream", "($.starts, $.seq) = (select m.starts, m.seq from observations m where m.datastream = # order by m.starts desc, m.seq desc limit 1)"))
    { Inverse = "Datastream" };

    private static Navigation ThingOf(string inverse) => new("Thing", "Thing", new ToOne("$.thing")) { Inverse = inverse, Required = true };

    private static Navigation SensorOf(string inverse) => new("Sensor", "Sensor", new ToOne("$.sensor")) { Inverse = inverse, Required = true };

    private static Navigation ObservationsOf(string inverse) => new("Observations", "Observation", new FromMany("datastream")) { Inverse = inverse, Cascades = true };
}
