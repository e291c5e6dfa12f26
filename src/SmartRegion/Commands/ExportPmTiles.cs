using System.Globalization;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Tiles;
using SmartRegion.Twin.Tiles.Archives;

namespace SmartRegion.Commands;

/// <summary><c>export --pmtiles COLLECTION FILE</c>: a collection's vector tiles in one file.</summary>
internal static class ExportPmTiles
{
    public static async Task<int> RunAsync(Settings settings, string id, List<string> arguments)
    {
        var deepest = CommandLine.Option(arguments, "max-zoom") is not { } text ? PmTilesExport.UsualDepth
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= TileMatrixSet.Deepest ? n
            : throw new UsageException($"--max-zoom '{text}' is no whole number from 0 to {TileMatrixSet.Deepest}.");
        var file = arguments.Count > 0 ? arguments[0] : throw new UsageException("To which file? export --pmtiles COLLECTION FILE");
        CommandLine.DemandNothingLeft(arguments[1..]);
        await using var store = await Store.OpenAsync(settings.Store, settings.Data);
        var collection = await new Collections(store).FindAsync(id);
        if (collection?.Schema.Geometry is null)
        {
            await Console.Error.WriteLineAsync(collection is null ? Collections.Unknown(id).Detail : $"The features of '{id}' have no place, so there are no tiles of them.");
            return 1;
        }
        var tiles = await new PmTilesExport(new TileMaking(store)).WriteAsync(collection, file, deepest, (level, done) => Console.WriteLine($"level {level}: {done} tiles"));
        Console.WriteLine($"{tiles} tiles written to {file}.");
        return 0;
    }
}
