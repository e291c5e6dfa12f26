using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Api;

/// <summary>How the facts of a place are told in JSON.</summary>
internal static class PlaceJson
{
    /// <summary>The schema of the answer in OpenAPI.</summary>
    public const string Schema = """{"type":"object","required":["id","title","level","figures","neighbours","similar","practices","funding","people","data","links"],"properties":{"id":{"type":"string"},"title":{"type":"object"},"level":{"type":"string"},"country":{"type":"string"},"point":{"type":"array","items":{"type":"number"}},"above":{"type":"array","items":{"type":"object"}},"figures":{"type":"object","properties":{"population":{"type":"integer"},"populationYear":{"type":"integer"},"areaKm2":{"type":"number"},"elevationM":{"type":"number"},"densityPerKm2":{"type":"number"},"uninhabited":{"type":"boolean"},"municipalities":{"type":"integer"}}},"parts":{"type":"array","items":{"type":"object"}},"municipalities":{"type":"array","items":{"type":"object"}},"neighbours":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"acrossBorder":{"type":"boolean"}}}},"similar":{"type":"object","properties":{"CZ":{"type":"array","items":{"type":"object"}},"DE":{"type":"array","items":{"type":"object"}}}},"practices":{"type":"array","items":{"type":"object"}},"funding":{"type":"array","items":{"type":"object","properties":{"status":{"type":"string","enum":["open","announced","undated","closed"]}}}},"people":{"type":"array","items":{"type":"object"}},"data":{"type":"array","items":{"type":"object"}},"links":{"type":"array","items":{"type":"object"}}}}""";

    public static JsonObject Whole(PlaceFacts f, Func<string, string> address)
    {
        var place = Brief(f.Place);
        if (f.Place.Type is { } type) place["placeType"] = type;
        if (f.Place.Point is { } point) place["point"] = new JsonArray(Math.Round(point.X, 6), Math.Round(point.Y, 6));
        place["codes"] = new JsonObject(f.Place.Codes.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)));
        place["above"] = List(f.Above, Brief);
        place["figures"] = Figures(f);
        if (f.Parts.Count > 0) place["parts"] = List(f.Parts, p => With(Brief(p.Place), Totals(p.Totals)));
        if (!f.Place.IsMunicipality) place["municipalities"] = List(f.Municipalities, m => With(Brief(m), Own(m)));
        place["neighbours"] = List(f.Neighbours, n => With(Brief(n), new JsonObject { ["acrossBorder"] = n.Country != f.Place.Country }));
        place["similar"] = new JsonObject(f.Similar.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)List(s.Value, Similar))));
        place["practices"] = List(f.Practices, p => With(Brief(p.Practice), new JsonObject { ["score"] = p.Worth, ["reasons"] = List(p.Why, Why) }));
        place["funding"] = List(f.Funding, Funding);
        place["people"] = List(f.People, Nearby);
        place["data"] = List(f.Data, Nearby);
        place["links"] = new JsonArray(
            EntryJson.Link("self", Format.Json, address($"/api/places/{f.Place.Id}")),
            EntryJson.Link("describedby", Format.Json, address($"/api/entries/{f.Place.Id}")),
            EntryJson.Link("canonical", Format.Html, address($"/id/{f.Place.Id}")));
        return place;
    }

    private static JsonObject Figures(PlaceFacts f)
    {
        if (!f.Place.IsMunicipality) return Totals(f.Totals);
        var figures = Own(f.Place);
        if (f.Place.Density is { } density) figures["densityPerKm2"] = Math.Round(density, 1);
        figures["uninhabited"] = !f.Place.IsInhabited;
        return figures;
    }

    private static JsonObject Own(Place p)
    {
        var figures = new JsonObject();
        if (p.Population is { } population) figures["population"] = population;
        if (p.PopulationYear is { } year) figures["populationYear"] = year;
        if (p.AreaKm2 is { } area) figures["areaKm2"] = area;
        if (p.ElevationM is { } elevation) figures["elevationM"] = elevation;
        return figures;
    }

    private static JsonObject Totals(PlaceTotals t)
    {
        var figures = new JsonObject { ["municipalities"] = t.Municipalities, ["uninhabitedAreas"] = t.Empty, ["population"] = t.Population, ["areaKm2"] = t.AreaKm2 };
        if (t.Year is { } year) figures["populationYear"] = year;
        if (t.Density is { } density) figures["densityPerKm2"] = Math.Round(density, 1);
        return figures;
    }

    internal static JsonObject Similar(SimilarPlace s)
    {
        var told = With(Brief(s.Place), Own(s.Place));
        if (s.Place.Density is { } density) told["densityPerKm2"] = Math.Round(density, 1);
        told["score"] = s.Worth;
        told["reasons"] = List(s.Why, Why);
        return told;
    }

    internal static JsonObject Why(Reason r)
    {
        var why = new JsonObject { ["by"] = r.By };
        if (r.Place is { } place) why["place"] = Brief(place);
        if (r.Km is { } km) why["km"] = km;
        if (r.Population is { } population) why["population"] = population;
        if (r.Topics.Count > 0) why["topics"] = new JsonArray([.. r.Topics.Select(t => (JsonNode)t)]);
        return why;
    }

    private static JsonObject Funding(FundingFor f)
    {
        var told = new JsonObject { ["id"] = f.Programme.Id, ["title"] = Title(f.Programme.Title), ["status"] = f.Status };
        if (f.Call?.Opens is { } opens) told["opens"] = opens;
        if (f.Call?.Closes is { } closes) told["closes"] = closes;
        told["area"] = f.Code;
        if (f.Area is { } area) told["place"] = area.Id;
        return told;
    }

    private static JsonObject Nearby(NearbyEntry n) => With(Brief(n.Entry), new JsonObject { ["kind"] = n.Entry.Kind, ["where"] = n.Where, ["place"] = n.In.Id });

    internal static JsonObject Brief(Place p)
    {
        var told = new JsonObject { ["id"] = p.Id, ["title"] = Title(p.Title), ["level"] = p.Level };
        if (p.Country is { } country) told["country"] = country;
        return told;
    }

    internal static JsonObject Brief(Located l) => new() { ["id"] = l.Id, ["title"] = Title(l.Title) };

    private static JsonObject Title(LangText text) => new(text.Languages.Select(l => KeyValuePair.Create(l, (JsonNode?)text.In(l))));

    private static JsonObject With(JsonObject one, JsonObject more)
    {
        foreach (var (name, value) in more) one[name] = value?.DeepClone();
        return one;
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> tell) => new([.. items.Select(tell)]);
}
