namespace SmartRegion.Catalogue.Places;

/// <summary>Which programmes hold for a place: its territory contains the place, and such a place may apply.</summary>
internal sealed class Funding(Atlas atlas)
{
    // ISO 3166-2 codes of states by the NUTS 1 code that is the same area; Bavaria is the one of the region.
    private static readonly Dictionary<string, string> States = new() { ["DE2"] = "DE-BY" };

    private static readonly Dictionary<string, string[]> ApplicantsOf = new()
    {
        [Place.Municipality] = ["municipality", "association-of-municipalities", "public-authority"],
        [Place.District] = ["district", "public-authority"],
    };

    private static readonly string[] ApplicantsAbove = ["region", "public-authority"];

    /// <summary>The programmes, those that are open first.</summary>
    public IReadOnlyList<FundingFor> For(Place place, DateOnly day)
    {
        if (place.IsEmpty) return [];
        var areas = AreasOf(place);
        return
        [
            .. atlas.Programmes.Where(p => !p.KnownByNameOnly && MayApply(place, p)).Select(p => (Programme: p, Area: Match(p, areas)))
                .Where(p => p.Area is not null).Select(p => Told(p.Programme, p.Area!.Value, day))
                .OrderBy(f => FundingStatus.Order.ToList().IndexOf(f.Status)).ThenByDescending(f => f.Call?.To ?? f.Call?.From ?? DateTime.MinValue)
                .ThenBy(f => f.Programme.Id, StringComparer.Ordinal),
        ];
    }

    private static FundingFor Told(Programme programme, (string Code, Place? Place) area, DateOnly day)
    {
        var (status, call) = programme.On(day);
        return new FundingFor(programme, status, call, area.Code, area.Place);
    }

    /// <summary>Every code under which a programme may name the place, the smallest area first.</summary>
    internal List<(string Code, Place? Place)> AreasOf(Place place)
    {
        var areas = new List<(string, Place?)>();
        foreach (var area in atlas.Above(place).Prepend(place))
        {
            areas.AddRange(area.Codes.Values.Distinct().Select(c => (c, (Place?)area)));
            if (area.Codes.TryGetValue("nuts", out var nuts) && States.TryGetValue(nuts, out var state)) areas.Add((state, area));
        }
        if (place.Country is { } country && !areas.Exists(a => a.Item1 == country)) areas.Add((country, null));
        areas.Add(("EU", null));
        return areas;
    }

    private static (string Code, Place? Place)? Match(Programme programme, List<(string Code, Place? Place)> areas)
    {
        var territory = programme.Territory.Count > 0 ? programme.Territory : programme.Countries;
        foreach (var area in areas)
            if (territory.Contains(area.Code)) return area;
        return null;
    }

    private static bool MayApply(Place place, Programme programme) =>
        (programme.Applicants.Count == 0 || programme.Applicants.Intersect(ApplicantsOf.GetValueOrDefault(place.Level, ApplicantsAbove)).Any())
        && (!place.IsMunicipality || (!(place.Population < programme.PopulationMin) && !(place.Population > programme.PopulationMax)));
}

/// <summary>A programme that holds for a place.</summary>
/// <param name="Status">One of <see cref="FundingStatus"/>.</param>
/// <param name="Call">The call that decides the status, or null when none is known.</param>
/// <param name="Code">The code of the area by which the place is within the programme's territory.</param>
/// <param name="Area">The place of that code, or null.</param>
public sealed record FundingFor(Programme Programme, string Status, Call? Call, string Code, Place? Area);
