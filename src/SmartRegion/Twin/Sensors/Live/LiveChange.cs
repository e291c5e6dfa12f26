using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Live;

/// <summary>One change with its place in the order of this process's commits.</summary>
internal readonly record struct LiveChange(long Number, ChangeKind Kind, EntityType Type, long Key, bool WasHidden = false);
