namespace SmartRegion.Storage;

/// <summary>This part: vector tiles of feature tables.</summary>
public abstract partial class Dialect
{
    /// <summary>The number of features whose envelopes meet the tile, counting at most so many.</summary>
    public abstract SqlText CountInTile(TileQuery tile, int most);

    /// <summary>
    /// The query of one value, the tile's layer as a Mapbox Vector Tile, empty when nothing is to be seen; null when the engine
    /// cannot write it, and the tile is made of its rows.
    /// </summary>
    /// <param name="thinned">Whether one small feature stands for all in its cell.</param>
    public abstract SqlText? EncodedTile(TileQuery tile, bool thinned);

    /// <summary>Features whose envelopes meet the tile, in the order of their keys: key, id, document as UTF-8, geometry as WKB.</summary>
    public abstract SqlText TileRows(TileQuery tile);

    /// <summary>The same of these keys.</summary>
    public abstract SqlText TileRows(TileQuery tile, IReadOnlyCollection<long> keys);

    /// <summary>Envelopes that meet the tile: key, west, south, east, north in degrees.</summary>
    public abstract SqlText TileBoxes(TileQuery tile);
}
