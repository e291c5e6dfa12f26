using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Tiles;

/// <summary>The state of a collection as its tiles' addresses name it: who has a tile of it has it for ever.</summary>
public static class TileVersion
{
    /// <summary>A short name of the state.</summary>
    public static string Of(Collection collection) => FormattableString.Invariant($"{collection.Generation}-{collection.Edits}-{collection.Modified.Ticks:x}");
}
