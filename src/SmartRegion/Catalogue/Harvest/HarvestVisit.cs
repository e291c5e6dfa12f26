using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>
/// One visit to a source, as its reader sees it: asks for documents at the source's pace, watches that paging comes to an end, and
/// keeps what the next visit needs to know.
/// </summary>
internal sealed class HarvestVisit(HarvestSource source, HarvestRun run, OutgoingClient client, HarvestLimits limits, bool whole)
{
    private readonly HashSet<string> _pages = [];
    private readonly HashSet<UInt128> _records = [];
    private readonly DateTime _until = DateTime.UtcNow + limits.Visit;
    private int _idle, _seenBefore;
    private double? _rate;

    public HarvestSource Source => source;
    public HarvestRun Run => run;
    public HarvestLimits Limits => limits;

    /// <summary>All is read, not only what has changed.</summary>
    public bool IsWhole => whole;

    /// <summary>What the last visit left; a visit that was asked to read all finds nothing.</summary>
    public JsonObject State { get; } = whole ? [] : (JsonObject)source.State.DeepClone();

    /// <summary>What this visit leaves; kept when it ends well.</summary>
    public JsonObject Next { get; } = [];

    /// <summary>Records that the source has given so far.</summary>
    public int Seen => _records.Count;

    /// <summary>How many records of the source were known before and are not gone.</summary>
    public int Known { get; init; }

    /// <summary>Every record of the source has been given: what was not is gone.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The source says that nothing has changed since.</summary>
    public bool IsUnchanged { get; set; }

    /// <summary>Reads the host's robots.txt, and how fast it may be asked.</summary>
    public async Task GreetAsync(CancellationToken stop)
    {
        var robots = new Robots();
        try
        {
            var address = new Uri(new Uri(source.Url), "/robots.txt");
            await using var answer = await client.GetAsync(new OutgoingRequest(address.ToString()) { Limits = limits.Page with { Bytes = 512 * 1024, Retries = 0 } }, stop);
            using var text = new StreamReader(answer.Body);
            robots = Robots.Parse(await text.ReadToEndAsync(stop));
        }
        // Without the file all is allowed; that a host cannot be reached is found out in a moment.
        catch (OutgoingException) { }
        if (!robots.Allows(new Uri(source.Url).PathAndQuery)) throw new HarvestException(HarvestException.Robots, "The host's robots.txt forbids it to smart-region.");
        _rate = robots.Delay is { } delay ? Math.Min(source.Rate, 1 / delay) : source.Rate;
    }

    /// <summary>Asks for a document.</summary>
    /// <param name="conditional">Only if it has changed since the last visit; its validators are kept for the next.</param>
    public async Task<OutgoingAnswer> GetAsync(string url, string? accept, OutgoingLimits within, bool conditional, CancellationToken stop)
    {
        var before = conditional && Json.AsText(State["url"]) == url ? State : [];
        var answer = await AskAsync(new OutgoingRequest(url)
        {
            Accept = accept,
            AcceptLanguage = $"{source.Language}, *;q=0.5",
            Limits = within,
            ETag = Json.AsText(before["etag"]),
            LastModified = Json.AsText(before["modified"]),
        }, stop);
        if (conditional) (Next["url"], Next["etag"], Next["modified"]) = (url, answer.IsUnchanged ? before["etag"]?.DeepClone() : answer.ETag, answer.IsUnchanged ? before["modified"]?.DeepClone() : answer.LastModified);
        return answer;
    }

    /// <summary>Sends a request at the source's pace, within the limits of the visit.</summary>
    public async Task<OutgoingAnswer> AskAsync(OutgoingRequest request, CancellationToken stop)
    {
        if (++run.Requests > limits.Requests) throw new HarvestException(HarvestException.Endless, $"After {limits.Requests} requests there was no end.");
        if (DateTime.UtcNow > _until) throw new HarvestException(HarvestException.TooLong, $"The visit lasted longer than {limits.Visit.TotalMinutes:0} minutes.");
        return await client.GetAsync(request with { Rate = _rate ?? source.Rate }, stop);
    }

    /// <summary>A page of JSON, of which one is held in memory at a time.</summary>
    public async Task<JsonDocument> JsonAsync(string url, CancellationToken stop, string accept = "application/json")
    {
        await using var answer = await GetAsync(url, accept, limits.Page, conditional: false, stop);
        try { return await JsonDocument.ParseAsync(answer.Body, Json.Strict, stop); }
        catch (JsonException e)
        {
            throw new HarvestException(HarvestException.Malformed, $"{url} is not well-formed JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
        finally { run.Bytes += answer.BytesRead; }
    }

    /// <summary>Begins a page; fails when it was read already, or when pages go on without bringing anything.</summary>
    public void Turn(string page)
    {
        if (!_pages.Add(page)) throw new HarvestException(HarvestException.Circular, $"Its pages run in a circle: {page} comes again.");
        _idle = _records.Count > _seenBefore || _pages.Count == 1 ? 0 : _idle + 1;
        _seenBefore = _records.Count;
        if (_idle >= limits.IdlePages) throw new HarvestException(HarvestException.Endless, $"{limits.IdlePages} pages one after the other brought nothing new, and {page} is to be the next.");
    }

    /// <summary>Notes that the source has this record; false when it was given before in this visit.</summary>
    public bool IsNew(string iri)
    {
        if (!_records.Add(Identity.Key(iri))) return false;
        if (_records.Count > limits.Records) throw new HarvestException(HarvestException.TooMany, $"It has more than {limits.Records} records.");
        return true;
    }

    /// <summary>Whether the source has given the record.</summary>
    public bool HasSeen(string iri) => _records.Contains(Identity.Key(iri));

    /// <summary>An address from a document of the source made absolute; only web addresses are followed.</summary>
    public static string Absolute(Uri from, string reference) =>
        Uri.TryCreate(from, reference, out var uri) && uri.Scheme is "http" or "https" ? uri.ToString()
        : throw new HarvestException(HarvestException.Malformed, $"'{reference}' is no web address.");
}

/// <summary>Reads one kind of source.</summary>
internal interface ISourceReader
{
    /// <summary>The records; it tells the visit whether these are all.</summary>
    /// <exception cref="HarvestException">It cannot go on.</exception>
    /// <exception cref="OutgoingException">The source does not answer as it should.</exception>
    IAsyncEnumerable<HarvestedRecord> ReadAsync(HarvestVisit visit, CancellationToken stop);
}
