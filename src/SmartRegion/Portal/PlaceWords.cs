using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;

namespace SmartRegion.Portal;

/// <summary>Figures and reasons of places in words.</summary>
public static class PlaceWords
{
    public static string Inhabitants(this Reader r, long n) => r.Plural("search.inhabitants", n);

    public static string Height(this Reader r, double metres) => r.T("place.metres", r.Number(metres, 0));

    public static string Area(this Reader r, double km2) => r.T("place.km2", r.Number(km2, km2 < 100 ? 2 : 0));

    public static string Density(this Reader r, double perKm2) => r.T("place.per-km2", r.Number(perKm2, perKm2 < 10 ? 1 : 0));

    /// <summary>"municipality", "Bundesland", … or that nobody lives there.</summary>
    public static string LevelOf(this Reader r, Place place) => place.IsEmpty ? r.T("place.uninhabited")
        : IsCity(place) ? r.T("place.level-city-DE")
        : r.TOr($"place.level-{place.Level}-{place.Country}", r.TOr($"place.level-{place.Level}", place.Level));

    /// <summary>The levels between the country and a place that people know, the largest first.</summary>
    public static IEnumerable<Place> Known(IReadOnlyList<Place> above) =>
        above.Reverse().Where(p => !(p.Country == "CZ" && p.Level is "nuts1" or "nuts2"));

    /// <summary>Why a municipality is like another.</summary>
    public static string Why(this Reader r, SimilarPlace similar, Reason reason) => r.T($"place.why-{reason.By}", reason.By switch
    {
        Because.Elevation => r.Height(similar.Place.ElevationM!.Value),
        Because.Density => r.Density(similar.Place.Density!.Value),
        Because.SharedTopics => r.TopicNames(reason.Topics),
        Because.Border => r.Number(reason.Km!.Value, 0),
        _ => r.Inhabitants(similar.Place.Population!.Value),
    });

    /// <summary>Why a practice is shown.</summary>
    public static string Why(this Reader r, Reason reason) => reason.By switch
    {
        Because.Above => r.T("place.done-above", r.Plain(reason.Place?.Title)),
        Because.Near when reason.Place is null => r.T("place.done-near-somewhere", r.Number(reason.Km!.Value, 0)),
        Because.Near => r.T("place.done-near", r.Number(reason.Km!.Value, 0), r.Plain(reason.Place?.Title)),
        Because.SimilarPlace => r.T("place.done-similarPlace", r.Plain(reason.Place?.Title), r.Inhabitants(reason.Place?.Population ?? 0)),
        Because.SimilarSize => r.T("place.done-similarSize", r.Inhabitants(reason.Population ?? 0)),
        Because.SharedTopics => r.T("place.done-topics", r.TopicNames(reason.Topics)),
        Because.Wished => r.T("place.done-wished", r.TopicNames(reason.Topics)),
        _ => r.T("place.done-here"),
    };

    // A German district that is not called one is a city of its own.
    private static bool IsCity(Place place) => place is { Level: Place.District, Country: "DE" } && place.Title.De?.StartsWith("Landkreis", StringComparison.Ordinal) != true;

    /// <summary>Names of topics within a sentence.</summary>
    public static string TopicNames(this Reader r, IReadOnlyList<string> topics) =>
        string.Join(", ", topics.Select(t => r.Plain(Topics.Find(t)?.Label) is { Length: > 0 } name ? r.Inline(name) : t));

    // Within a sentence Czech and English write a topic small; German nouns stay large.
    private static string Inline(this Reader r, string name) =>
        r.Language == Core.Language.German || name.Length < 2 || char.IsUpper(name[1]) || char.IsDigit(name[0]) ? name : char.ToLower(name[0], r.Culture) + name[1..];
}
