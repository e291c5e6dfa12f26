using SmartRegion.Http;

namespace SmartRegion.Twin.Tiles.Api;

/// <summary>What the addresses of PMTiles archives do, for OpenAPI and the readable page.</summary>
internal static class ArchivesDescription
{
    private const string Tag = "Tiles";

    private static readonly ApiParameter Name = new("name", "The name of the archive: its file without the ending", In: "path", Example: "basemap");

    public static readonly ApiOperation List = new("listArchives", "The PMTiles archives of this region", Tag) { Failure = [] };
    public static readonly ApiOperation File = new("getArchiveFile", "A PMTiles archive, whole or in ranges", Tag) { Parameters = [Name], Produces = ["application/vnd.pmtiles"], Success = [200, 206, 304], Failure = [404] };
    public static readonly ApiOperation One = new("getArchive", "A PMTiles archive as TileJSON", Tag) { Parameters = [Name], Produces = ["application/vnd.mapbox.tilejson+json"], Failure = [404, 422] };

    public static readonly ApiOperation Tile = new("getArchiveTile", "A tile of a PMTiles archive; 204 where nothing is", Tag)
    {
        Parameters = [Name, Index("z", "The level"), Index("x", "The column"), Index("y", "The row, counted from the north")],
        Produces = ["application/vnd.mapbox-vector-tile", "image/png", "image/jpeg", "image/webp", "image/avif"],
        Success = [200, 204, 304],
        Failure = [400, 404, 422],
    };

    private static ApiParameter Index(string name, string description) => new(name, description, "integer", In: "path", Example: "0");
}
