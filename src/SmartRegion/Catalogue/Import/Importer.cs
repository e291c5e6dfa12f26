using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Import;

/// <summary>
/// Takes in many entries at once. Every row is checked before any is stored; rows are stored in an order in which each comes
/// after those it refers to, some hundred in one commit; what has been reported as stored is on disk.
/// </summary>
public sealed class Importer(Store store, ChangeFeed feed)
{
    private const int RowsPerCommit = 250;

    /// <summary>Imports the rows.</summary>
    /// <param name="dryRun">Checks all and stores nothing.</param>
    /// <param name="onlyNew">Leaves alone every id that has a history, deleted ones included: a seed must not undo a person's work.</param>
    /// <param name="stored">Called after each commit with the ids that are now on disk.</param>
    public async Task<ImportReport> RunAsync(IEnumerable<Row> rows, string who, bool dryRun = false, bool onlyNew = false, Action<IReadOnlyList<string>>? stored = null)
    {
        var report = new ImportReport();
        var good = Check(rows, report);
        if (onlyNew) good = await WithoutKnownAsync(good, report);
        await DropForeignAsync(good, report);
        await DropDanglingAsync(good, report);
        if (dryRun) { report.Created = good.Count; return report; }
        foreach (var chunk in ReferenceOrder.Chunks(good, RowsPerCommit))
        {
            await StoreAsync(chunk, who, report);
            stored?.Invoke([.. chunk.Select(r => r.Id)]);
        }
        if (report.LastSeq > 0) await feed.ReachAsync(report.LastSeq);
        return report;
    }

    private static List<CheckedRow> Check(IEnumerable<Row> rows, ImportReport report)
    {
        var good = new List<CheckedRow>();
        var lines = new Dictionary<string, int>();
        foreach (var row in rows)
        {
            if (row.Fault is { } fault) { report.Bad.Add(new BadRow(row.Line, null, [fault])); continue; }
            if (JsonNode.Parse(row.Json!) is not JsonObject doc) { report.Bad.Add(new BadRow(row.Line, null, [new Fault("", "The row is no JSON object.")])); continue; }
            doc["id"] ??= doc["title"] is JsonObject title && LangText.From(title)?.Tell(Language.Czech) is { } told ? Slug.From(told.Text) : null;
            var faults = EntryCheck.Faults(doc);
            var id = Json.AsText(doc["id"]);
            if (faults.Count == 0 && !lines.TryAdd(id!, row.Line)) faults = [new Fault("/id", $"The id '{id}' is in line {lines[id!]} already.")];
            if (faults.Count > 0) report.Bad.Add(new BadRow(row.Line, id, faults));
            else good.Add(new CheckedRow(row.Line, id!, Json.Text(doc), References.Of(doc)));
        }
        return good;
    }

    private async Task<List<CheckedRow>> WithoutKnownAsync(List<CheckedRow> rows, ImportReport report)
    {
        var known = await store.ReadAsync(s => s.ListAsync($"select distinct id from known_versions", r => r.GetString(0)));
        var ids = known.ToHashSet();
        var left = rows.Where(r => !ids.Contains(r.Id)).ToList();
        report.Unchanged += rows.Count - left.Count;
        return left;
    }

    // Entries of other catalogues follow these.
    private async Task DropForeignAsync(List<CheckedRow> rows, ImportReport report)
    {
        var foreign = await store.ReadAsync(HarvestRecords.ForeignAsync);
        foreach (var row in rows.Where(r => foreign.Contains(r.Id))) report.Bad.Add(new BadRow(row.Line, row.Id, [new Fault("/id", "The entry is harvested from another catalogue and read-only here.")]));
        rows.RemoveAll(r => foreign.Contains(r.Id));
    }

    // A row may refer to a row that turns out bad, which makes it bad too, and so on.
    private async Task DropDanglingAsync(List<CheckedRow> rows, ImportReport report)
    {
        var stored = (await store.ReadAsync(s => s.ListAsync($"select id from entries", r => r.GetString(0)))).ToHashSet();
        for (var again = true; again;)
        {
            var here = rows.Select(r => r.Id).ToHashSet();
            again = rows.RemoveAll(row =>
            {
                var faults = row.References.Where(r => !here.Contains(r.To) && !stored.Contains(r.To))
                    .Select(r => new Fault(r.Field, $"There is no entry '{r.To}', neither stored nor in a sound row of this file.")).ToList();
                if (faults.Count > 0) report.Bad.Add(new BadRow(row.Line, row.Id, faults));
                return faults.Count > 0;
            }) > 0;
        }
        report.Bad.Sort((a, b) => a.Line.CompareTo(b.Line));
    }

    private async Task StoreAsync(IReadOnlyList<CheckedRow> chunk, string who, ImportReport report)
    {
        var together = chunk.Select(r => r.Id).ToHashSet();
        var (created, changed, seq) = await store.WriteAsync(async s =>
        {
            var (created, changed, last) = (0, 0, 0L);
            foreach (var row in chunk)
            {
                var doc = Json.Object(row.Json);
                foreach (var name in EntryCheck.ServerSet) doc.Remove(name);
                var before = await EntryRows.FindAnyAsync(s, row.Id);
                Seals.Keep(doc, before?.Doc);
                if (before is not null && JsonNode.DeepEquals(before.Doc, doc)) continue;
                (_, last) = await Entries.PutAsync(s, doc, before, who, before is null ? Change.Created : Change.Changed, together);
                if (before is null) created++; else changed++;
            }
            await s.Dialect.AnnounceAsync(s);
            return (created, changed, last);
        });
        report.Created += created;
        report.Changed += changed;
        report.Unchanged += chunk.Count - created - changed;
        report.LastSeq = Math.Max(report.LastSeq, seq);
    }
}

/// <summary>A row that may become an entry, as far as it can be told by itself.</summary>
internal sealed record CheckedRow(int Line, string Id, string Json, IReadOnlyList<Reference> References);
