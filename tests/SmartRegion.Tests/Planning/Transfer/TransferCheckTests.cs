using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Planning.Transfer;

namespace SmartRegion.Tests.Planning.Transfer;

/// <summary>The conditions of a practice held against what is known of a municipality.</summary>
public sealed class TransferCheckTests
{
    private static readonly TransferTerms Terms = new(500, 2000, ["CZ"], ["lorawan"], 0.5, null);

    [Theory]
    [InlineData(1000L, "CZ", 0.5, true, Holding.Met)]
    [InlineData(1000L, "CZ", 0.5, false, Holding.Unknown)]
    [InlineData(1000L, "CZ", null, true, Holding.Unknown)]
    [InlineData(1000L, "CZ", 0.4, true, Holding.NotMet)]
    [InlineData(499L, "CZ", 0.5, true, Holding.NotMet)]
    [InlineData(2001L, "CZ", 0.5, true, Holding.NotMet)]
    [InlineData(1000L, "DE", 0.5, true, Holding.NotMet)]
    [InlineData(null, "CZ", 0.5, true, Holding.Unknown)]
    public void The_worst_condition_is_the_verdict(long? people, string country, double? posts, bool hasNetwork, Holding verdict) =>
        Assert.Equal(verdict, Check(Place(people, country), hasNetwork ? ["lorawan"] : [], posts).Of(Practice(Terms)).Worst);

    [Fact]
    public void What_lies_in_the_municipality_is_known_to_be_at_hand()
    {
        var place = Place(1000, "CZ");
        var network = new Located("network", 1, "service", Name("Network"), [], [place.Id], null, null) { Concepts = ["lorawan"] };
        var need = Check(place, [], 1, network).Of(Practice(Terms)).Conditions.Single(c => c.Code == Conditions.Need);
        Assert.Equal(Holding.Met, need.Holding);
        Assert.Equal(["network"], need.Entries);
    }

    [Fact]
    public void A_practice_that_says_nothing_is_judged_by_where_it_was_done()
    {
        var silent = Practice(TransferTerms.None) with { Population = 1500, Countries = ["DE"] };
        var conditions = Check(Place(1000, "CZ"), [], null).Of(silent).Conditions;
        Assert.Equal(Holding.Met, conditions.Single(c => c.Code == Conditions.SizeOfOthers).Holding);
        Assert.Equal(Holding.Unknown, conditions.Single(c => c.Code == Conditions.Law).Holding);
        Assert.Equal(Holding.Unknown, Check(Place(400, "DE"), [], null).Of(silent).Conditions.Single(c => c.Code == Conditions.SizeOfOthers).Holding);
    }

    [Fact]
    public void Hours_are_held_against_posts()
    {
        var terms = TransferTerms.None with { HoursYearly = 850 };
        Assert.Equal(Holding.Met, Check(Place(1000, "CZ"), [], 0.5).Of(Practice(terms)).Conditions.Single(c => c.Code == Conditions.Hours).Holding);
        Assert.Equal(Holding.NotMet, Check(Place(1000, "CZ"), [], 0.4).Of(Practice(terms)).Conditions.Single(c => c.Code == Conditions.Hours).Holding);
    }

    private static TransferCheck Check(Place place, string[] have, double? posts, params Located[] there) =>
        new(new Atlas(1, new Dictionary<string, Place> { [place.Id] = place }, there, [], null), place, have, posts);

    private static Place Place(long? people, string country) => new("p", 1, Name("P"), SmartRegion.Catalogue.Places.Place.Municipality, null, country, null, people, 2020, null, null, new Dictionary<string, string>(), null, false);

    private static Located Practice(TransferTerms terms) => new("practice", 1, "practice", Name("Practice"), [], [], null, null) { Transfer = terms, Countries = ["CZ"] };

    private static LangText Name(string text) => new(null, null, text);
}
