using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Api;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Catalogue.Restricted;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>A search as a page shows it: the hits with their entries and places, and the names of facets' values.</summary>
public sealed class SearchShown
{
    private readonly Dictionary<string, Entry> _entries = [];

    public required SearchRequest Request { get; init; }
    public required SearchResult Result { get; init; }
    public required SearchAddress Address { get; init; }

    /// <summary>There are other regions that can be searched too.</summary>
    public bool HasPeers { get; private init; }

    /// <summary>The one kind that is looked for, or null.</summary>
    public Kind? OnlyKind => Request.Chosen.GetValueOrDefault(Facets.Kind) is [var kind] ? Kinds.Find(kind) : null;

    /// <summary>True when something narrows the search besides the words.</summary>
    public bool IsNarrowed => Request.Chosen.Count > 0 || Request.Box is not null || Request.Near is not null || Request.Within is not null;

    /// <summary>The hits whose entries are still there.</summary>
    public IEnumerable<(SearchHit Hit, Entry Entry)> Hits =>
        Result.Hits.Where(h => _entries.ContainsKey(h.Id)).Select(h => (h, _entries[h.Id]));

    /// <summary>An entry that the page names: a hit, its place, a region of the facets.</summary>
    public Entry? Named(string? id) => id is null ? null : _entries.GetValueOrDefault(id);

    /// <summary>The place where an entry lies, as the page names it.</summary>
    public Entry? PlaceOf(Entry entry) => entry.Kind == "place" ? Named(Json.AsText(entry.Doc["parent"])) : entry.Places.Select(Named).FirstOrDefault(p => p is not null);

    /// <summary>Runs the search of a request.</summary>
    /// <exception cref="ProblemException">400 naming the parameter.</exception>
    public static async Task<SearchShown> ReadAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var reader = services.GetRequiredService<Reader>();
        var request = await ListRequest.ReadAsync(context.Request, services.GetRequiredService<EntryFilter>()) with { Language = reader.Language };
        var view = new SearchShown
        {
            Request = request,
            Result = await services.GetRequiredService<MemberSearch>().SearchAsync(Actor.Of(context), request),
            Address = new SearchAddress(reader, context.Request.Query),
            HasPeers = (await services.GetRequiredService<HarvestSources>().PeersAsync()).Count > 0,
        };
        await view.NameAsync(services.GetRequiredService<Entries>(), Actor.Of(context));
        return view;
    }

    private async Task NameAsync(Entries entries, Actor who)
    {
        await AddAsync(Result.Hits.Select(h => h.Id));
        await AddAsync(_entries.Values.SelectMany(e => e.Places.Take(1).Append(Json.AsText(e.Doc["parent"])).OfType<string>())
            .Concat(Result.Facets.GetValueOrDefault(Facets.Region, []).Select(f => RegionId(f.Value))));

        async Task AddAsync(IEnumerable<string> ids)
        {
            foreach (var entry in await entries.FindAllAsync([.. ids.Distinct().Where(id => !_entries.ContainsKey(id))], who))
                _entries[entry.Id] = entry;
        }
    }

    /// <summary>What the facet's value is called.</summary>
    public string LabelOf(Reader reader, string facet, string value) => facet switch
    {
        Facets.Kind => reader.Plain(Kinds.Find(value)?.Plural) is { Length: > 0 } plural ? plural : value,
        Facets.Topic => reader.Plain(Topics.Find(value)?.Label) is { Length: > 0 } label ? label : value,
        Facets.Region => reader.Plain(Named(RegionId(value))?.Title) is { Length: > 0 } name ? name : value,
        Facets.Size => SizeLabel(reader, value),
        Facets.Evidence => reader.TOr($"practice.seal-{value}", value),
        Facets.Country or Facets.TextLanguage => reader.TOr($"search.{facet}-{value}", value),
        _ => value,
    };

    private static string SizeLabel(Reader reader, string value)
    {
        var ends = value.Split('-').Select(e => int.TryParse(e, out var n) ? n : (int?)null).ToArray();
        return ends is not [var from, var to] ? value : to is null ? reader.T("units.from", reader.Number(from ?? 0))
            : from is 0 ? reader.T("units.up-to", reader.Number(to.Value)) : reader.Range(from, to);
    }

    private static string RegionId(string code) => "nuts-" + code.ToLowerInvariant();
}
