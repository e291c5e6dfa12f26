using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Data.Import;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Twin.Data;

/// <summary>
/// Tables of data: the rows of files that datasets of the catalogue publish. Each is a collection of features (which may have no place)
/// that knows its file.
/// </summary>
public sealed class DataTables(Store store, Collections collections, FeatureReader reader, FeatureImport import)
{
    /// <summary>Most bytes of a file.</summary>
    public const long MaxBytes = 256L * 1024 * 1024;

    /// <summary>The table of that id, or null; one whose first file is still being read is not there yet.</summary>
    public async Task<Collection?> FindAsync(string id) => await collections.FindAsync(id) is { Data: not null, Generation: > 1 } table ? table : null;

    /// <summary>The table of that id.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<Collection> GetAsync(string id) => await FindAsync(id) ?? throw new ProblemException(Unknown(id));

    /// <summary>The table of that id, if this actor may see it.</summary>
    /// <exception cref="ProblemException">404, in the same words when there is none and when it is for others.</exception>
    public async Task<Collection> GetAsync(string id, Actor who) => await FindAsync(id) is { } table && table.IsShownTo(who) ? table : throw new ProblemException(Unknown(id));

    /// <summary>All that this actor may see, by id.</summary>
    public async Task<IReadOnlyList<Collection>> ListAsync(Actor who) => [.. (await ListAsync()).Where(t => t.IsShownTo(who))];

    /// <summary>All of them, by id: for what is told to nobody.</summary>
    public async Task<IReadOnlyList<Collection>> ListAsync() => [.. (await collections.ListAsync()).Where(c => c is { Data: not null, Generation: > 1 })];

    /// <summary>An id that no collection has: the dataset's own, or with a number.</summary>
    public async Task<string> FreeIdAsync(string dataset)
    {
        for (var n = 1; ; n++)
        {
            var id = n == 1 ? dataset : FormattableString.Invariant($"{dataset}-{n}");
            if (await collections.FindAsync(id) is null) return id;
        }
    }

    /// <summary>Fills a table from a file; what was in it gives way to the new rows at one moment.</summary>
    /// <param name="commit">Runs its work in the transaction that makes the new rows the table's.</param>
    /// <exception cref="ProblemException">The file as a whole cannot be taken; everything is as before.</exception>
    public async Task<FeatureImportReport> FillAsync(DataFilling filling, Func<Func<Session, Task>, Task> commit)
    {
        var there = await collections.FindAsync(filling.Id);
        if (there is { Data: null }) throw new ProblemException("id", $"'{filling.Id}' is a collection that is no table of data.");
        var doc = new JsonObject { ["data"] = filling.File.ToJson(), ["describedBy"] = filling.File.Dataset };
        if (filling.Licence is not null) doc["license"] = filling.Licence;
        var options = new ImportOptions(filling.Id) { Title = filling.Title, Replace = there is not null, Crs = filling.Crs, Document = doc, Repair = true, File = filling.Path, Commit = commit };
        try
        {
            using var source = Open(filling);
            return await import.RunAsync(source, options);
        }
        catch
        {
            if (there is null && await collections.FindAsync(filling.Id) is { Generation: 1 }) await collections.DeleteAsync(filling.Id);
            throw;
        }
    }

    /// <summary>Removes a table with its file.</summary>
    public Task DeleteAsync(string id) => collections.DeleteAsync(id);

    /// <summary>Writes the file of a table as it was sent.</summary>
    public Task SendFileAsync(Collection table, Stream to, CancellationToken stop) => DataFileParts.SendAsync(store, table, to, stop);

    /// <summary>What is told of an unknown table.</summary>
    public static Problem Unknown(string id) => Problem.NotFound($"There is no table '{id}'. What there is stands at /api/data.");

    private FeatureSource Open(DataFilling filling) => filling.File.Format == DataFormat.GeoJson
        ? new GeoJsonSource(filling.Path)
        : new TableSource(RowFile.Open(filling.Path, filling.File.Format), filling.Crs, new PlaceCodes(collections, reader).Find);
}

/// <summary>A file on its way into a table.</summary>
/// <param name="Id">The id of the table.</param>
/// <param name="Path">Where the file lies meanwhile.</param>
public sealed record DataFilling(string Id, string Path, DataFile File)
{
    /// <summary>What the table is called.</summary>
    public LangText? Title { get; init; }

    /// <summary>The address of the licence.</summary>
    public string? Licence { get; init; }

    /// <summary>The reference system of coordinates that are no degrees.</summary>
    public CrsDefinition? Crs { get; init; }
}
