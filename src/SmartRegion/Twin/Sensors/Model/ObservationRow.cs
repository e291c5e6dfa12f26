namespace SmartRegion.Twin.Sensors.Model;

/// <summary>An observation as it is stored: one row of the table observations. Times are microseconds since 1970 in UTC.</summary>
public record struct ObservationRow
{
    /// <summary>What stands for nothing in the columns of times.</summary>
    public const long None = long.MinValue;

    /// <summary>The fault of a row whose datastream is not there.</summary>
    public const string NoStream = "There is no such Datastream.";

    /// <summary>The fault of a row at whose time there is one already, where the datastream refuses such.</summary>
    public const string Duplicate = "There is an observation at this phenomenonTime already, and properties.duplicates of this Datastream is refuse.";

    /// <summary>The fault of what a client writes to a datastream that tells rollups.</summary>
    public const string Derived = "This MultiDatastream tells rollups of a Datastream, which only the service writes. Write to the Datastream: its rollups follow.";

    public ObservationRow() { }

    /// <summary>Key of its Datastream or MultiDatastream.</summary>
    public long Datastream { get; set; }

    /// <summary>True when it was sent to a MultiDatastream, false to a Datastream, null when either may be meant.</summary>
    public bool? OfMulti { get; set; }

    /// <summary>Its number there, from 1.</summary>
    public long Seq { get; set; }

    /// <summary>The phenomenon time, or its start.</summary>
    public long Starts { get; set; } = None;

    /// <summary>How long the phenomenon time lasts when it is an interval.</summary>
    public long Lasts { get; set; } = None;

    /// <summary>The result time minus <see cref="Starts"/>.</summary>
    public long Lag { get; set; } = None;

    /// <summary>The result when it is a number (the nearest double); else NaN.</summary>
    public double Number { get; set; } = double.NaN;

    /// <summary>The result as JSON, where <see cref="Number"/> does not tell it whole; null for the result null.</summary>
    public string? Result { get; set; }

    /// <summary>Key of its FeatureOfInterest; 0 as long as it has none.</summary>
    public long Feature { get; set; }

    /// <summary>resultQuality, parameters and validTime as one JSON object, or null. See <see cref="ObservationMore"/>.</summary>
    public string? More { get; set; }

    /// <summary>Why it cannot be stored; null when it can.</summary>
    public string? Error { get; set; }

    /// <summary>The number by which it is known to clients.</summary>
    public readonly long Id => IdOf(Datastream, Seq);

    public readonly long Ends => Lasts == None ? Starts : Starts + Lasts;

    public readonly long ResultTime => Lag == None ? None : Starts + Lag;

    public static long IdOf(long datastream, long seq) => (datastream << EntityTypes.SeqBits) | seq;

    public static (long Datastream, long Seq) Split(long id) => (id >> EntityTypes.SeqBits, id & ((1L << EntityTypes.SeqBits) - 1));
}
