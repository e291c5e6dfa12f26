using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Ckan;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Data;
using SmartRegion.Twin.Data.Formats;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion;

/// <summary>
/// The data of datasets, where catalogue and twin meet: a file that is sent becomes a table and a distribution of its dataset's entry at the same
/// moment, and a table that no entry names any more is removed.
/// </summary>
public sealed class DatasetData(Entries entries, DataTables tables) : IChangeFollower, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private HashSet<string>? _datasets;

    public void Dispose() => _turn.Dispose();

    /// <summary>Takes in a file, of a dataset that this actor may see.</summary>
    /// <exception cref="ProblemException">404 without such a dataset or table, 422 when the entry is no dataset; else what is wrong with the file. Nothing was changed.</exception>
    public async Task<DataReport> PutAsync(DataUpload upload, Actor who, CancellationToken stop = default)
    {
        var there = upload.Table is { } id ? await tables.GetAsync(id, who) : null;
        var dataset = there?.Data!.Dataset ?? upload.Dataset ?? throw new ProblemException("dataset", "Of which dataset are these the data?");
        var entry = await entries.FindAsync(dataset, who) ?? throw new ProblemException(Entries.NoEntry(dataset));
        if (entry.Kind != "dataset") throw new ProblemException(new Problem(422, "Unprocessable content", $"'{dataset}' is a {entry.Kind}. Only datasets have data.", [new Fault("/kind", "It is no dataset.")]));
        if (new FileInfo(upload.Path).Length > DataTables.MaxBytes) throw new ProblemException(new Problem(413, "The body is too large", $"A file has at most {DataTables.MaxBytes / 1024 / 1024} MiB. Send it in parts, as several tables.", [new Fault("FILE", "Too large.")]));
        var file = await DataFile.OfAsync(upload.Path, upload.Name, dataset, stop);
        var table = there?.Id ?? await tables.FreeIdAsync(dataset);
        await NoteAsync(dataset);
        var filling = new DataFilling(table, upload.Path, file) { Title = upload.Title ?? (there is null ? entry.Title : null), Licence = upload.Licence ?? Json.AsText(entry.Doc["licence"]), Crs = upload.Crs };
        var report = await tables.FillAsync(filling, swap => entries.ChangeAsync(dataset, doc => Described(doc, filling, upload), who.Name, new Preconditions(), swap));
        return new DataReport(await tables.GetAsync(table), report, there is null);
    }

    /// <summary>Removes a table that this actor may see, and the distribution that tells of it.</summary>
    public async Task DeleteAsync(string id, Actor who)
    {
        var dataset = (await tables.GetAsync(id, who)).Data!.Dataset;
        if (await entries.FindAsync(dataset, who) is { } entry && Distributions.Of(entry).Any(d => Distributions.DataOf(d) == id))
            await entries.ChangeAsync(dataset, doc => Without(doc, id), who.Name, new Preconditions());
        await ForgetAsync(id);
    }

    /// <summary>The tables that a dataset's entry names, in its order: its own, and not those of another that it names all the same.</summary>
    public async Task<IReadOnlyList<(JsonObject Distribution, Collection Table)>> OfAsync(Entry entry)
    {
        var found = new List<(JsonObject, Collection)>();
        foreach (var distribution in Distributions.Of(entry))
            if (Distributions.DataOf(distribution) is { } id && await tables.FindAsync(id) is { } table && table.Data!.Dataset == entry.Id) found.Add((distribution, table));
        return found;
    }

    /// <summary>Removes the tables of a dataset that is gone, or that it does not name any more.</summary>
    public async Task FollowAsync(IReadOnlyList<FollowedChange> changes, long seq)
    {
        var known = await KnownAsync();
        List<string> concerned;
        lock (known) concerned = [.. changes.Select(c => c.Id).Where(known.Contains)];
        foreach (var dataset in concerned) await TidyAsync(dataset);
    }

    /// <summary>The same of one dataset: those that not everybody sees do not stand in the feed.</summary>
    public async Task TidyAsync(string dataset)
    {
        // First the tables: one that comes meanwhile is named in the same moment.
        var there = (await tables.ListAsync()).Where(t => t.Data!.Dataset == dataset).ToList();
        if (there.Count == 0) return;
        var named = await entries.FindAnyAsync(dataset) is { } entry ? Distributions.Of(entry).Select(Distributions.DataOf).ToHashSet() : [];
        foreach (var table in there.Where(t => !named.Contains(t.Id))) await ForgetAsync(table.Id);
    }

    /// <summary>The tables for clients of CKAN, to whom is told what everybody sees.</summary>
    public static Datastore DatastoreOf(IServiceProvider services)
    {
        var (tables, reader) = (services.GetRequiredService<DataTables>(), services.GetRequiredService<FeatureReader>());
        return new Datastore(async (dataset, id) => await tables.FindAsync(id) is { IsPublic: true } table && table.Data!.Dataset == dataset ? Datastore(table, reader) : null);
    }

    private static DatastoreTable Datastore(Collection table, FeatureReader reader)
    {
        var columns = DataColumn.Of(table).Where(c => !c.IsPlace).Select(c => new DatastoreField(c.Name, c.Property.Type, c.Property.Title)).ToList();
        return new DatastoreTable(table.Id, table.Count, columns, async (asked, take) =>
        {
            // Rows are called by their numbers, unless the file has ids of its own.
            var number = asked.Numbers is null ? null : new Query.Call(Query.Ops.In, new Query.PropertyName(table.Schema.Id!.Name), new Query.Call(Query.Ops.Array, [.. asked.Numbers.Select(n => new Query.Constant(n))]));
            var filter = (asked.Filter, number) switch { (null, _) => number, (_, null) => asked.Filter, var (a, b) => new Query.Call(Query.Ops.And, a, b) };
            var query = new FeatureQuery(table) { Filter = filter, Sort = asked.Sort, Limit = Math.Max(1, asked.Limit), Offset = asked.Offset, CountsAll = true };
            var left = asked.Limit;
            var page = await reader.ReadAsync(query, feature =>
            {
                if (left-- > 0) take(feature.Key, Json.Object(System.Text.Encoding.UTF8.GetString(feature.Doc)));
                return ValueTask.CompletedTask;
            });
            return page.Matched ?? table.Count;
        });
    }

    private static JsonObject Described(JsonObject doc, DataFilling filling, DataUpload upload)
    {
        if (doc["distributions"] is not JsonArray list) doc["distributions"] = list = [];
        var (id, file) = (filling.Id, filling.File);
        var told = list.OfType<JsonObject>().FirstOrDefault(d => Distributions.DataOf(d) == id);
        if (told is null) list.Add(told = new JsonObject { ["id"] = list.OfType<JsonObject>().Any(d => Json.AsText(d["id"]) == id) ? Guid.NewGuid().ToString() : id });
        if (upload.Title is { } title) told["title"] = new JsonObject(title.Languages.Select(l => KeyValuePair.Create(l, (JsonNode?)title.In(l))));
        told["url"] = upload.Address($"/api/data/{id}/file");
        told["format"] = file.Format.Name;
        told["mediaType"] = file.Format.MediaType;
        if (upload.Licence is { } licence) told["licence"] = licence;
        told["data"] = id;
        told["byteSize"] = file.Bytes;
        told["checksum"] = file.Sha256;
        told["modified"] = Instant.Seconds(file.Taken);
        return doc;
    }

    private static JsonObject Without(JsonObject doc, string id)
    {
        var list = (JsonArray)doc["distributions"]!;
        foreach (var gone in list.OfType<JsonObject>().Where(d => Distributions.DataOf(d) == id).ToList()) list.Remove(gone);
        if (list.Count == 0) doc.Remove("distributions");
        return doc;
    }

    // Another node, or the follower itself, may have been quicker.
    private async Task ForgetAsync(string id)
    {
        try { await tables.DeleteAsync(id); }
        catch (ProblemException e) when (e.Problem.Status == 404) { /* as it was to be */ }
    }

    private async Task NoteAsync(string dataset)
    {
        var known = await KnownAsync();
        lock (known) known.Add(dataset);
    }

    private async Task<HashSet<string>> KnownAsync()
    {
        if (_datasets is { } known) return known;
        await _turn.WaitAsync();
        try { return _datasets ??= [.. (await tables.ListAsync()).Select(t => t.Data!.Dataset)]; }
        finally { _turn.Release(); }
    }
}

/// <summary>A file that becomes the data of a dataset.</summary>
/// <param name="Path">Where it lies; its end tells the format.</param>
/// <param name="Name">What the sender calls it.</param>
/// <param name="Address">Makes a path here absolute.</param>
public sealed record DataUpload(string Path, string Name, Func<string, string> Address)
{
    /// <summary>The id of the dataset's entry, for a new table.</summary>
    public string? Dataset { get; init; }

    /// <summary>The id of the table whose rows give way.</summary>
    public string? Table { get; init; }

    public LangText? Title { get; init; }

    /// <summary>The address of its licence, when it is not the dataset's.</summary>
    public string? Licence { get; init; }

    /// <summary>The reference system of coordinates that are no degrees.</summary>
    public CrsDefinition? Crs { get; init; }
}

/// <summary>What became of a file.</summary>
/// <param name="IsNew">False when it took the place of another.</param>
public sealed record DataReport(Collection Table, FeatureImportReport Import, bool IsNew);
