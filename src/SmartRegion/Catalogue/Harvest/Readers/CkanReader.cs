using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Harvest.Readers;

/// <summary>
/// Reads CKAN (Action API v3) as ckanext-harvest does: package_search in the order of ids, whole the first time, later what has
/// metadata_modified since the last visit; an hour earlier, for clocks differ. When the numbers then do not agree, the names of all
/// packages tell what is gone.
/// </summary>
internal sealed class CkanReader : ISourceReader
{
    // CKAN's own maximum is 1000; portals with much text in a package answer half as many in reasonable time.
    private const int Rows = 250;
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    public async IAsyncEnumerable<HarvestedRecord> ReadAsync(HarvestVisit visit, [EnumeratorCancellation] CancellationToken stop)
    {
        var since = Json.AsText(visit.State["since"]);
        visit.Next["since"] = (DateTime.UtcNow - Overlap).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        var changed = since is null ? null : $"metadata_modified:[{since}Z TO *]";
        await foreach (var package in PackagesAsync(visit, changed, null, stop))
            if (package.Record is { } record) yield return record;
        visit.IsComplete = since is null;
        if (visit.IsComplete || await CountAsync(visit, stop) == visit.Known + NewOf(visit)) yield break;
        await foreach (var package in PackagesAsync(visit, null, "id", stop)) yield return new HarvestedRecord(package.Iri);
        visit.IsComplete = true;
    }

    // What was added in this visit is not yet among the known.
    private static int NewOf(HarvestVisit visit) => visit.Run.Added + visit.Run.Shared;

    private static async Task<int> CountAsync(HarvestVisit visit, CancellationToken stop)
    {
        using var answer = await visit.JsonAsync(Search(visit, 0, 0, visit.Source.Filter, null), stop);
        return Result(answer, visit).GetProperty("count").GetInt32();
    }

    private static async IAsyncEnumerable<(string Iri, HarvestedRecord? Record)> PackagesAsync(HarvestVisit visit, string? changed, string? only, [EnumeratorCancellation] CancellationToken stop)
    {
        var filter = string.Join(" ", new[] { visit.Source.Filter, changed }.Where(f => f is not null).Select(f => changed is null ? f : f!.Contains(' ', StringComparison.Ordinal) && f != changed ? $"({f})" : f));
        var first = "";
        for (var start = 0; ; start += Rows)
        {
            var url = Search(visit, start, Rows, filter.Length == 0 ? null : filter, only);
            visit.Turn(url);
            using var answer = await visit.JsonAsync(url, stop);
            var results = Result(answer, visit).GetProperty("results");
            if (results.GetArrayLength() == 0) break;
            var head = IriOf(visit, results[0]);
            if (head == first) throw new HarvestException(HarvestException.Circular, $"It answers the same page again and again: {url}");
            first = head;
            foreach (var package in results.EnumerateArray())
            {
                var iri = IriOf(visit, package);
                // What was changed while we paged comes twice.
                if (only is null ? visit.IsNew(iri) : visit.IsNew(iri) || true) yield return (iri, only is null ? CkanPackage.Read(visit.Source, iri, JsonObject.Create(package)!) : null);
            }
            if (results.GetArrayLength() < Rows && Count(answer, visit) <= start + results.GetArrayLength()) break;
        }
    }

    private static string IriOf(HarvestVisit visit, JsonElement package) =>
        package.ValueKind == JsonValueKind.Object && package.TryGetProperty("id", out var id) && id.GetString() is { Length: > 0 and <= 500 } text ? $"{visit.Source.Url}/dataset/{text}"
        : throw new HarvestException(HarvestException.Malformed, "A package has no id.");

    private static int Count(JsonDocument answer, HarvestVisit visit) => Result(answer, visit).TryGetProperty("count", out var count) ? count.GetInt32() : int.MaxValue;

    private static JsonElement Result(JsonDocument answer, HarvestVisit visit)
    {
        var root = answer.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True && root.TryGetProperty("result", out var result)
            && result.ValueKind == JsonValueKind.Object && result.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Array) return result;
        throw new HarvestException(HarvestException.Malformed, $"{visit.Source.Url}/api/3/action/package_search does not answer as CKAN does (success and result.results).");
    }

    private static string Search(HarvestVisit visit, int start, int rows, string? filter, string? only)
    {
        var url = $"{visit.Source.Url}/api/3/action/package_search?rows={rows}&start={start}&sort=id+asc";
        if (filter is not null) url += "&fq=" + Uri.EscapeDataString(filter);
        return only is null ? url : url + "&fl=" + only;
    }
}
