using NetTopologySuite.Geometries;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;

namespace SmartRegion.Commands;

/// <summary>
/// Makes an atlas of as many municipalities, practices and programmes as wanted, the same each time: squares side by side, the northern half Czech and
/// the southern Bavarian, with inhabitants and heights spread as those of the region.
/// </summary>
internal sealed class GeneratedAtlas(int municipalities, int practices, int programmes)
{
    private const double Size = 0.04, West = 8, South = 47;
    private const int Districts = 40;
    private static readonly string[] Concepts = ["street-lighting", "photovoltaics", "lorawan", "water-supply", "waste", "car-sharing"];
    private readonly Random _random = new(20260101);
    private readonly GeometryFactory _geometries = new(new PrecisionModel(), 4326);

    /// <summary>The atlas.</summary>
    public Atlas Make()
    {
        var places = Enumerable.Range(0, Districts).Select(District).Concat(Enumerable.Range(0, municipalities).Select(Municipality)).ToDictionary(p => p.Id);
        var located = Enumerable.Range(0, practices).Select(Practice).ToList();
        return new Atlas(1, places, located, [.. Enumerable.Range(0, programmes).Select(Programme)], null);
    }

    private Place District(int i) => new($"d-{i}", 1, Name($"District {i}"), Place.District, null, i % 2 == 0 ? "CZ" : "DE", null, null, null, null, null, new Dictionary<string, string> { ["nuts"] = $"N{i}" }, null, false);

    private Place Municipality(int i)
    {
        var side = (int)Math.Ceiling(Math.Sqrt(municipalities));
        var (x, y) = (West + i % side * Size, South + i / side * Size);
        var isCzech = i / side >= side / 2;
        var outline = _geometries.CreatePolygon([new(x, y), new(x + Size, y), new(x + Size, y + Size), new(x, y + Size), new(x, y)]);
        // As in the region: the median has some thousand inhabitants, few have many.
        var people = (long)Math.Exp(7.2 + 1.2 * Normal());
        return new Place(Id(i), 1, Name($"Place {i}"), Place.Municipality, null, isCzech ? "CZ" : "DE", $"d-{_random.Next(Districts / 2) * 2 + (isCzech ? 0 : 1)}", people, 2020, 5 + _random.NextDouble() * 60, 300 + _random.NextDouble() * 700,
            new Dictionary<string, string> { ["lau"] = $"L{i}" }, outline, false);
    }

    private Located Practice(int i)
    {
        var place = Id(_random.Next(municipalities));
        return new Located($"practice-{i}", 1, "practice", Name($"Practice {i}"), [.. Topics.All.OrderBy(_ => _random.Next()).Take(1 + _random.Next(3)).Select(t => t.Id)], i % 5 == 0 ? [] : [place], null, 500 + _random.Next(5000))
        {
            Countries = [_random.Next(2) == 0 ? "CZ" : "DE"],
            Concepts = [Concepts[_random.Next(Concepts.Length)]],
            Transfer = i % 3 == 0 ? new TransferTerms(200, 20_000, ["CZ", "DE"], [Concepts[_random.Next(Concepts.Length)]], 0.5, null) : TransferTerms.None,
        };
    }

    private Programme Programme(int i) => new($"programme-{i}", 1, Name($"Programme {i}"), [i % 2 == 0 ? "CZ" : "DE"], i % 3 == 0 ? [$"N{_random.Next(Districts)}", $"N{_random.Next(Districts)}"] : [], ["municipality"], i % 7 == 0 ? 500 : null, i % 5 == 0 ? 10_000 : null,
        false, [new Call("2026-01", i % 4 == 0 ? "2026-06-30" : null)], null,
        new ProgrammeTerms([Topics.All[_random.Next(Topics.All.Count)].Id, Topics.All[_random.Next(Topics.All.Count)].Id], 50 + _random.Next(5) * 10, null, [new ProgrammeAmount(true, null, 100_000, "EUR", null, null, [], null)],
            [], false, null, i % 6 == 0 ? ["CZ", "DE"] : [], null, false, new DateOnly(2026, 1, 1)));

    // Ids in the order of numbers are ids in the order of letters.
    private static string Id(int i) => $"m-{i:000000}";

    private static LangText Name(string text) => new(null, null, text);

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
