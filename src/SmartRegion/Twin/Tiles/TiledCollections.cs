using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Tiles;

/// <summary>Finds the collections of which there are tiles.</summary>
internal static class TiledCollections
{
    /// <summary>The collection, when it has a place and this actor may see it.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public static async Task<Collection> TiledAsync(this KnownCollections collections, string id, Actor who)
    {
        var collection = await collections.GetAsync(id, who);
        return collection.Schema.Geometry is not null ? collection
            : throw new ProblemException(Problem.NotFound($"The features of '{id}' have no place, so there are no tiles of them."));
    }
}
