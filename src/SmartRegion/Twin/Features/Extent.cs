using NetTopologySuite.Geometries;

namespace SmartRegion.Twin.Features;

/// <summary>Where (WGS 84 degrees) and when the features of a collection are; null where none has a place or a time.</summary>
public sealed record Extent(double? West, double? South, double? East, double? North, DateTime? Starts, DateTime? Ends)
{
    public static readonly Extent Nothing = new(null, null, null, null, null, null);

    /// <summary>True when there is a place.</summary>
    public bool HasPlace => West is not null;

    /// <summary>This one widened by a feature's envelope and time.</summary>
    public Extent With(Envelope? box, DateTime? starts, DateTime? ends)
    {
        var e = box is null ? this : this with
        {
            West = Least(West, box.MinX),
            South = Least(South, box.MinY),
            East = Most(East, box.MaxX),
            North = Most(North, box.MaxY),
        };
        return e with
        {
            Starts = starts is null ? e.Starts : e.Starts < starts ? e.Starts : starts,
            Ends = (ends ?? starts) is { } last && !(e.Ends > last) ? last : e.Ends,
        };
    }

    private static double Least(double? a, double b) => a is { } n && n < b ? n : b;

    private static double Most(double? a, double b) => a is { } n && n > b ? n : b;
}
