using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Api;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>What the page of a place shows: its facts as the API tells them, the entry, and the entries that it names.</summary>
/// <param name="Named">The practices and programmes of the page, by id.</param>
/// <param name="Table">The municipalities within, as the reader sorts them.</param>
/// <param name="Streams">The datastreams of the place and its parts, with their newest values.</param>
public sealed record PlaceShown(PlaceFacts Facts, Entry Entry, IReadOnlyDictionary<string, Entry> Named, PlaceTable Table, IReadOnlyList<StreamShown> Streams)
{
    /// <summary>A larger place has more practices than one page shows; the rest is a link away.</summary>
    public const int MostPractices = 8;

    public IEnumerable<RankedPractice> Practices => Facts.Practices.Take(MostPractices);

    public static async Task<PlaceShown> ReadAsync(Entry entry, HttpContext context)
    {
        var atlas = await context.RequestServices.GetRequiredService<Atlases>().NowAsync();
        var facts = PlacesApi.FactsOf(atlas, entry.Id);
        var named = await context.RequestServices.GetRequiredService<Entries>()
            .FindAllAsync([.. facts.Practices.Take(MostPractices).Select(p => p.Practice.Id), .. facts.Funding.Select(f => f.Programme.Id)]);
        return new PlaceShown(facts, entry, named.ToDictionary(e => e.Id), PlaceTable.Of(facts, atlas, context.Request.Query),
            await context.RequestServices.GetRequiredService<StreamReading>().InAsync(facts.Place));
    }
}

/// <summary>The municipalities of a larger place, one page of them, sorted as asked.</summary>
/// <param name="Sort">The column, and whether it descends.</param>
/// <param name="Page">From 1 on.</param>
public sealed record PlaceTable(string Sort, bool Descending, int Page, int All, IReadOnlyList<(Place Place, Place? District)> Rows)
{
    public const int PageSize = 100;

    /// <summary>The columns by which one can sort.</summary>
    public static readonly IReadOnlyList<string> Columns = ["name", "population", "area", "density", "elevation"];

    private static readonly System.Globalization.CompareInfo Names = System.Globalization.CultureInfo.GetCultureInfo("cs-CZ").CompareInfo;

    public int Pages => Math.Max(1, (All + PageSize - 1) / PageSize);

    /// <summary>The address' query of this table sorted by a column: again the same turns it round.</summary>
    public string SortedBy(string column) => $"?sort={(column == Sort ? !Descending : column != "name") switch { true => "-", false => "" }}{column}#municipalities";

    /// <summary>The address' query of another page.</summary>
    public string At(int page) => $"?sort={(Descending ? "-" : "")}{Sort}&page={page}#municipalities";

    /// <summary>What the address does not say, or says wrongly, is the largest first.</summary>
    public static PlaceTable Of(PlaceFacts facts, Atlas atlas, IQueryCollection query)
    {
        var asked = query["sort"].ToString();
        var column = asked.TrimStart('-');
        var (sort, descending) = Columns.Contains(column) ? (column, asked.StartsWith('-')) : ("population", true);
        var rows = Sorted(facts.Municipalities, sort, descending).ToList();
        var page = Math.Clamp(int.TryParse(query["page"], out var p) ? p : 1, 1, Math.Max(1, (rows.Count + PageSize - 1) / PageSize));
        return new PlaceTable(sort, descending, page, rows.Count,
            [.. rows.Skip((page - 1) * PageSize).Take(PageSize).Select(m => (m, m.Parent is { } parent ? atlas.Find(parent) : null))]);
    }

    // What is not known stands last, whichever way one sorts.
    private static IEnumerable<Place> Sorted(IReadOnlyList<Place> places, string column, bool descending)
    {
        var byName = Comparer<Place>.Create((a, b) => Names.Compare(NameOf(a), NameOf(b)));
        if (column == "name") return descending ? places.OrderDescending(byName) : places.Order(byName);
        var known = places.OrderBy(p => Figure(p, column) is null);
        return (descending ? known.ThenByDescending(p => Figure(p, column)) : known.ThenBy(p => Figure(p, column))).ThenBy(p => p, byName);
    }

    private static string NameOf(Place place) => place.Title.Tell(place.Title.Original ?? Language.Czech)?.Text ?? place.Id;

    private static double? Figure(Place place, string column) => column switch
    {
        "population" => place.Population,
        "area" => place.AreaKm2,
        "density" => place.Density,
        _ => place.ElevationM,
    };
}
