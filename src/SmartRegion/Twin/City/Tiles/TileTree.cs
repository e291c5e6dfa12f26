namespace SmartRegion.Twin.City.Tiles;

/// <summary>A tile of a tree: the objects that it draws, and the tiles with what is smaller.</summary>
/// <param name="Name">Its name: r for the root, and a digit for each quarter on the way.</param>
/// <param name="Keys">The keys of its objects.</param>
/// <param name="Box">Where it and all below it is.</param>
/// <param name="Error">The size in metres of the largest object below it, which is missing while only this tile is drawn; 0 when nothing is below.</param>
public sealed record TileNode(string Name, IReadOnlyList<long> Keys, CityBox Box, double Error, IReadOnlyList<TileNode> Children)
{
    /// <summary>It and all below it.</summary>
    public IEnumerable<TileNode> All => Children.SelectMany(c => c.All).Prepend(this);
}

/// <summary>An object to be put into a tree.</summary>
/// <param name="Bytes">How large its body is as it is stored.</param>
public readonly record struct TreeItem(long Key, CityBox Box, long Bytes)
{
    /// <summary>The longest way through it in metres.</summary>
    public double Size
    {
        get
        {
            var x = (Box.East - Box.West) * Ellipsoid.MetresPerDegree * Math.Cos(Box.South * Math.PI / 180);
            var y = (Box.North - Box.South) * Ellipsoid.MetresPerDegree;
            return Math.Sqrt(x * x + y * y + (Box.High - Box.Low) * (Box.High - Box.Low));
        }
    }
}

/// <summary>
/// A quad tree whose tiles add to each other: each draws the largest objects of its square, its quarters draw the rest. From afar
/// the large ones are seen, and none is stored twice.
/// </summary>
public static class TileTree
{
    /// <summary>Objects in a tile, at most; and bytes of their bodies, about.</summary>
    public const int MaxObjects = 300, MaxBytes = 400_000;

    // A square of this many halvings of a country is smaller than any house: objects in one place go on in one line of tiles.
    private const int MaxDepth = 24;

    /// <summary>The root; null when there is nothing to draw.</summary>
    public static TileNode? Build(IEnumerable<TreeItem> items)
    {
        var all = items.Select(i => (Item: i, i.Size)).OrderByDescending(i => i.Size).ThenBy(i => i.Item.Key).ToList();
        if (all.Count == 0) return null;
        var (west, south, east, north) = (all.Min(i => Lon(i.Item)), all.Min(i => Lat(i.Item)), all.Max(i => Lon(i.Item)), all.Max(i => Lat(i.Item)));
        var side = Math.Max(east - west, north - south);
        return Build("r", all, west, south, side, 0);
    }

    private static TileNode Build(string name, List<(TreeItem Item, double Size)> items, double west, double south, double side, int depth)
    {
        var (taken, bytes) = (0, 0L);
        while (taken < items.Count && taken < MaxObjects && (taken == 0 || bytes + items[taken].Item.Bytes <= MaxBytes)) bytes += items[taken++].Item.Bytes;
        var half = side / 2;
        var quarters = new List<(TreeItem, double)>[4];
        foreach (var rest in items.Skip(taken))
        {
            var quarter = depth >= MaxDepth ? 0 : (Lon(rest.Item) >= west + half ? 1 : 0) + (Lat(rest.Item) >= south + half ? 2 : 0);
            (quarters[quarter] ??= []).Add(rest);
        }
        var children = Enumerable.Range(0, 4).Where(q => quarters[q] is not null)
            .Select(q => Build(name + (char)('0' + q), quarters[q], west + (q & 1) * half, south + (q >> 1) * half, half, depth + 1)).ToList();
        var box = items.Take(taken).Select(i => i.Item.Box).Concat(children.Select(c => c.Box)).Aggregate((a, b) => a.With(b));
        return new TileNode(name, [.. items.Take(taken).Select(i => i.Item.Key)], box, taken < items.Count ? items[taken].Size : 0, children);
    }

    private static double Lon(TreeItem item) => (item.Box.West + item.Box.East) / 2;

    private static double Lat(TreeItem item) => (item.Box.South + item.Box.North) / 2;
}
