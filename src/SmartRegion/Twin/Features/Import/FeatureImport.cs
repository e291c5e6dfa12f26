using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.City;
using SmartRegion.Twin.Data;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Import;

/// <summary>
/// Takes the features of a file into a collection. The file is read twice as a stream: once to check every feature and to find
/// out the schema, once to store. A new or replaced collection is seen only when it is complete.
/// </summary>
public sealed class FeatureImport(Store store, Collections collections)
{
    private const int RowsPerCommit = 10_000;

    /// <summary>Imports the file.</summary>
    /// <param name="progress">Called with the number of features stored so far.</param>
    /// <exception cref="ProblemException">The file as a whole cannot be taken; nothing was stored.</exception>
    public async Task<FeatureImportReport> RunAsync(FeatureSource source, ImportOptions options, Action<long>? progress = null)
    {
        FieldEdit.Check(options.Fields);
        var there = await collections.FindAsync(options.Collection);
        if (there is not null && !options.Replace && options.Key is null)
            throw new ProblemException("--collection", $"There is a collection '{options.Collection}' already. Add --replace to replace its features, or --key FIELD to add and change features by their ids.");
        if (there?.Data is not null && options.File is null)
            throw new ProblemException("--collection", $"'{there.Id}' is a table of data: its rows come from its file. Send another by PUT /api/data/{there.Id}, or with import FILE --dataset {there.Data.Dataset}.");
        var crs = options.Crs ?? source.Crs
            ?? throw new ProblemException("--crs", "The file does not say in which reference system its coordinates are. Say it: --crs EPSG:5514, for example.");
        var merges = there is not null && options.Key is not null && !options.Replace;
        var check = new FeatureCheck(source, crs, options, merges ? there!.Schema : null);
        var report = check.Run();
        if (check.Good == 0) throw new ProblemException("FILE", report.Bad.Count > 0 ? $"No {source.Unit} can be taken. The first fault, {source.Counts} {report.Bad[0].At}: {report.Bad[0].Fault!.Message}" : $"There is no {source.Unit} in the file.");
        (report.Schema, report.Crs) = (check.Schema, crs);
        if (options.DryRun) { report.Created = check.Good; return report; }
        var schema = check.Schema;
        if (merges) await MergeAsync(check, there!, schema, crs, options, report, progress);
        else await FillAsync(check, there, schema, crs, options, report, progress);
        return report;
    }

    // A new table is filled beside the present one and takes its place at the end.
    private async Task FillAsync(FeatureCheck check, Collection? there, JsonObject schema, CrsDefinition crs, ImportOptions options, FeatureImportReport report, Action<long>? progress)
    {
        var doc = Document(there, schema, crs, options, check.SourceDocument);
        var collection = there ?? await collections.CreateAsync(options.Collection, doc);
        var generation = await collections.ReserveAsync(collection);
        var (table, read) = (Collection.TableOf(collection.Key, generation), new FeatureSchema((JsonObject)doc["schema"]!, new Dictionary<string, string>()));
        var (extent, number) = (Extent.Nothing, 0L);
        if (options.File is { } file) await DataFileParts.PutAsync(store, collection.Key, generation, file);
        using var all = options.File is null ? new RowsByPlace() : new RowsByPlace(kept: int.MaxValue);
        foreach (var chunk in check.GoodFeatures(read).Chunk(RowsPerCommit))
        {
            var named = chunk.Select(f => f with { Id = f.Id ?? FormattableString.Invariant($"{++number}") }).ToList();
            foreach (var row in named.Select(f => FeatureRows.Row(read, crs, f)))
            {
                extent = extent.With(row.Box, row.Starts, row.Ends);
                all.Add(row);
            }
            await PutBodiesAsync(collection.Key, generation, named);
        }
        foreach (var rows in all.InOrder().Chunk(RowsPerCommit))
        {
            var firstKey = report.Created + 1;
            await store.WriteAsync(async s =>
            {
                await s.Dialect.FillFeaturesAsync(s, table, firstKey, rows);
                return true;
            });
            report.Created += rows.Length;
            progress?.Invoke(report.Created);
        }
        Task SwapAsync(Session s) => collections.SwapAsync(s, collection, generation, doc, report.Created, extent);
        if (options.Commit is { } commit) await commit(SwapAsync);
        else await store.WriteAsync(async s => { await SwapAsync(s); return true; });
    }

    private async Task PutBodiesAsync(long collection, int generation, IReadOnlyList<NewFeature> features)
    {
        if (features.All(f => f.City is null)) return;
        await store.WriteAsync(async s =>
        {
            foreach (var feature in features)
                if (feature.City is { } body) await CityRows.PutAsync(s, collection, generation, feature.Id!, body);
            return true;
        });
    }

    private async Task MergeAsync(FeatureCheck check, Collection there, JsonObject schema, CrsDefinition crs, ImportOptions options, FeatureImportReport report, Action<long>? progress)
    {
        if (check.SourceDocument?["cityModel"] is not null && crs != there.StorageCrs)
            throw new ProblemException("--crs", $"The model is in {crs.Name}, the collection in {there.StorageCrs.Name}: bodies of one collection are in one system. Take another collection.");
        var collection = await collections.UpdateAsync(there.Id, c =>
        {
            var wider = Widened(c.Doc, schema, check.SourceDocument?["cityModel"]);
            Show(wider, options);
            return wider;
        });
        foreach (var chunk in check.GoodFeatures(collection.Schema).Chunk(RowsPerCommit))
        {
            var created = await store.WriteAsync(async s =>
            {
                var present = (await collections.FindAsync(s, collection.Id))!;
                var (extent, added, now) = (present.Extent, 0, DateTime.UtcNow);
                foreach (var feature in chunk)
                {
                    if (await FeatureRows.FindAsync(s, present.Table, feature.Id!) is { } old)
                        extent = await FeatureRows.UpdateAsync(s, present.Table, present.Schema, present.StorageCrs, old.Key, feature, now, extent);
                    else
                    {
                        (_, extent) = await FeatureRows.InsertAsync(s, present.Table, present.Schema, present.StorageCrs, feature, now, extent);
                        added++;
                    }
                    if (feature.City is { } body) await CityRows.PutAsync(s, present.Key, present.Generation, feature.Id!, body);
                }
                await Collections.TouchAsync(s, present, added, extent, now);
                return added;
            });
            report.Created += created;
            report.Changed += chunk.Length - created;
            progress?.Invoke(report.Created + report.Changed);
        }
    }

    // What people have said of a collection outlives a replacement; titles and marks of its properties too.
    private static JsonObject Document(Collection? there, JsonObject schema, CrsDefinition crs, ImportOptions options, JsonObject? said)
    {
        var doc = (JsonObject)(there?.Doc ?? options.Document ?? []).DeepClone();
        doc.Remove("cityModel");
        if (said?["cityModel"] is { } model) doc["cityModel"] = model.DeepClone();
        if (options.Document?["data"] is { } data) doc["data"] = data.DeepClone();
        doc["title"] = Title(options.Title) ?? doc["title"]?.DeepClone() ?? new JsonObject { ["en"] = options.Collection };
        doc["storageCrs"] = crs.Uri;
        Show(doc, options);
        var told = doc["schema"]?["properties"] as JsonObject ?? [];
        var usual = said?["schema"]?["properties"] as JsonObject ?? [];
        foreach (var (name, node) in (JsonObject)schema["properties"]!)
            foreach (var mark in new[] { "x-title", "x-indexed", "description", "title", "x-ogc-unit" })
                if (node![mark] is null && (told[name] ?? usual[name])?[mark] is { } value) node[mark] = value.DeepClone();
        doc["schema"] = schema;
        return doc;
    }

    private static void Show(JsonObject doc, ImportOptions options)
    {
        if (options.ShownTo is { } shown) CollectionDocument.Show(doc, shown.Visibility, shown.Owner);
    }

    private static JsonObject? Title(LangText? title) => title is null ? null
        : new JsonObject(Language.All.Where(l => title.In(l) is not null).Select(l => KeyValuePair.Create(l, (JsonNode?)title.In(l))));

    private static JsonObject Widened(JsonObject doc, JsonObject schema, JsonNode? cityModel)
    {
        var wider = (JsonObject)doc.DeepClone();
        if (cityModel is not null) wider["cityModel"] = cityModel.DeepClone();
        var properties = (JsonObject)wider["schema"]!["properties"]!;
        var hasGeometry = properties.Any(p => Json.AsText(p.Value!["x-ogc-role"]) == "primary-geometry");
        foreach (var (name, node) in (JsonObject)schema["properties"]!)
        {
            var role = Json.AsText(node!["x-ogc-role"]);
            if (properties.ContainsKey(name) || role == "id" || (role == "primary-geometry" && hasGeometry)) continue;
            var added = (JsonObject)node.DeepClone();
            if (role is not "primary-geometry") added.Remove("x-ogc-role");
            properties[name] = added;
        }
        // What some features lack from now on cannot be demanded of the others.
        if (wider["schema"]!["required"] is JsonArray demanded)
        {
            var given = schema["required"] as JsonArray ?? [];
            foreach (var name in demanded.Where(n => !given.Any(g => JsonNode.DeepEquals(g, n))).ToList()) demanded.Remove(name);
        }
        return wider;
    }
}
