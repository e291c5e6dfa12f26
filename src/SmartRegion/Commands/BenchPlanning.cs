using System.Diagnostics;
using System.Globalization;
using SmartRegion.Catalogue.Places;
using SmartRegion.Planning.Funding;
using SmartRegion.Planning.Transfer;

namespace SmartRegion.Commands;

/// <summary><c>bench planning</c>: what places like ours have done and who pays, asked for one municipality after the other; and all similar municipalities of all.</summary>
public static class BenchPlanning
{
    private const int Questions = 400, Warm = 50, Similar = 10, OfRegion = 2019;

    public static int Run(int municipalities, int practices, int programmes, TextWriter output)
    {
        var clock = Stopwatch.StartNew();
        var before = GC.GetTotalMemory(true);
        var atlas = new GeneratedAtlas(municipalities, practices, programmes).Make();
        var made = clock.Elapsed;
        _ = atlas.Borders.Value;
        _ = atlas.Likeness;
        output.WriteLine(Line($"{municipalities} municipalities, {practices} practices, {programmes} programmes: made in {made.TotalSeconds:0.0} s, borders and columns in {(clock.Elapsed - made).TotalSeconds:0.0} s, {(GC.GetTotalMemory(true) - before) / 1e6:0} MB"));
        var places = atlas.Municipalities.ToArray();
        new Random(1).Shuffle(places);
        var asked = places.Take(Questions + Warm).ToArray();
        var naive = new NaiveLikeness(atlas);
        var similar = Measure("similar of both sides", asked, p => { foreach (var side in PlaceFacts.Sides) atlas.Likeness.Of(p, side, Similar); }, output);
        var scanned = Measure("  by a naive scan of objects", asked, p => { foreach (var side in PlaceFacts.Sides) naive.Of(p, side, Similar); }, output);
        output.WriteLine(Line($"  {scanned / similar:0.0} times as fast as the naive scan"));
        Measure("practices ranked, with their conditions", asked, p => LikeOurs.Of(atlas, Request(p)), output);
        Measure("programmes matched", asked, p => Match(atlas, p), output);
        var whole = Measure("the whole question", asked, p => { LikeOurs.Of(atlas, Request(p)); Match(atlas, p); }, output);
        output.WriteLine(Line($"  bar 200 ms; median {200 / whole:0} times below"));
        All(output);
        return 0;
    }

    private static LikeOursRequest Request(Place place) => new(place, ["energy", "mobility"], ["lorawan"], 0.5, Similar, null);

    private static IReadOnlyList<FundingMatch> Match(Atlas atlas, Place place) =>
        new FundingMatcher(new ProjectSketch([place], ProjectSketch.Municipality, ["energy"], ["street-lighting"], 200_000, 85_000, ["CZ", "DE"], ProjectSketch.Criteria, false, new DateOnly(2026, 3, 1)), atlas.AreaCodesOf).Match(atlas.Programmes);

    private static void All(TextWriter output)
    {
        var atlas = new GeneratedAtlas(OfRegion, 0, 0).Make();
        _ = atlas.Likeness;
        var clock = Stopwatch.StartNew();
        var found = atlas.Municipalities.Sum(p => PlaceFacts.Sides.Sum(side => atlas.Likeness.Of(p, side, Similar).Count));
        output.WriteLine(Line($"all similar municipalities of all {OfRegion}: {found} in {clock.Elapsed.TotalSeconds:0.00} s   (bar 2 s)"));
    }

    private static double Measure(string what, Place[] asked, Action<Place> ask, TextWriter output)
    {
        foreach (var place in asked.Take(Warm)) ask(place);
        var times = new List<double>();
        foreach (var place in asked.Skip(Warm))
        {
            var start = Stopwatch.GetTimestamp();
            ask(place);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        if (times.Count == 0) return double.NaN;
        times.Sort();
        output.WriteLine(Line($"{what}: p50 {times[times.Count / 2]:0.00} ms, p99 {times[(int)(times.Count * 0.99)]:0.00} ms"));
        return times[times.Count / 2];
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The same comparison as one would write it first: over the objects, all sorted.</summary>
    private sealed class NaiveLikeness(Atlas atlas)
    {
        private readonly List<Place> _places = [.. atlas.Municipalities];

        public List<Place> Of(Place own, string country, int most) =>
            [.. _places.Where(p => p.Country == country && p.Id != own.Id).OrderByDescending(p => Math.Exp(-2 * atlas.Likeness.Factors(own, p).Sum(f => f.Weight * f.Apart))).Take(most)];
    }
}
