using SmartRegion.Catalogue.Places;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Portal;

/// <summary>A datastream as lists show it.</summary>
/// <param name="Latest">Its newest observation, or null when there is none.</param>
/// <param name="Place">The municipality in which its Thing stands, or null when that is not known.</param>
/// <param name="Recent">Hourly means of the week before the newest observation; empty where a list has no small charts.</param>
public sealed record StreamShown(DatastreamInfo Stream, Measured? Latest, Place? Place, IReadOnlyList<Stretch> Recent);
