using Microsoft.Extensions.Caching.Memory;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// Keeps the pages of observations that dashboards ask for again and again: the newest hundred of a datastream. Each time the store is asked
/// whether the datastream's observations have changed since, whoever changed them, so that no answer is ever an old one.
/// </summary>
internal sealed class LatestPages(Store store) : IDisposable
{
    private const int MostBytes = 48 << 20, LargestPage = 128 << 10, Beside = 400;

    // With others an answer depends on more than the datastream's observations, or is asked for once.
    private static readonly string[] Options = ["$top", "$orderby"];
    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = MostBytes });
    private readonly StreamEdits _edits = new(store);

    /// <summary>The answer to a GET of anything below the root.</summary>
    /// <exception cref="Core.ProblemException">4xx.</exception>
    public async Task<SensorAnswer> ReadAsync(EntityIds ids, SensorRequest request)
    {
        Task<SensorAnswer> Anew() => store.ReadAsync(session => SensorReads.ReadAsync(session, ids, request));
        if (!IsPage(request)) return await Anew();
        var name = (request.Root, request.Path, string.Join('&', request.Options));
        var known = _pages.Get<Page>(name);
        if ((known?.Of ?? StreamOf(request.Path, ids)) is not { } stream) return await Anew();
        // Before the page is read: then it may only be newer than what it is kept under, and is read again the next time.
        var edits = await _edits.OfAsync(stream);
        if (edits is null || !ids.Sight.Sees(edits.Value.Audience)) return await Anew();
        if (known is not null && known.Edits == edits.Value.Edits) return new SensorAnswer(200, "application/json", known.Body);
        var answer = await Anew();
        if (answer is { Status: 200, Body.Length: < LargestPage })
            _pages.Set(name, new Page(stream, edits.Value.Edits, answer.Body.ToArray()), new MemoryCacheEntryOptions { Size = answer.Body.Length + Beside });
        return answer;
    }

    public void Dispose() => _pages.Dispose();

    private static bool IsPage(SensorRequest request) =>
        request.Path.EndsWith(")/Observations", StringComparison.Ordinal) && request.Options.All(o => Options.Contains(o.Key));

    private static (long Key, bool IsMulti)? StreamOf(string path, EntityIds ids) =>
        SensorPath.Parse(path) is [{ Name: "Datastreams" or "MultiDatastreams", Id: { } id } of, { Name: "Observations", Id: null }] && ids.KeyOf(id) is { } key
            ? (key, of.Name == "MultiDatastreams") : null;

    private sealed record Page((long Key, bool IsMulti) Of, long Edits, byte[] Body);
}
