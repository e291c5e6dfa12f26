using SmartRegion.Catalogue.Harvest;

namespace SmartRegion.Tests.Catalogue.Harvest;

/// <summary>What is remembered of a source's records while it is visited.</summary>
public sealed class KnownRecordsTests
{
    private static readonly string One = Identity.Hash("one"), Other = Identity.Hash("other");

    [Fact]
    public void A_record_is_the_same_while_it_is_there_with_the_same_document()
    {
        var known = new KnownRecords();
        Assert.False(known.IsSame("a", One, out _));
        known.Store("a", One, isOwner: true);
        Assert.True(known.IsSame("a", One, out var isOwner) && isOwner);
        Assert.False(known.IsSame("a", Other, out _));
        known.Lose("a");
        Assert.False(known.IsSame("a", One, out _));
        Assert.True(known.Has("a"));
        Assert.False(known.IsPresent("a"));
    }

    [Fact]
    public void Those_present_are_counted_once_however_often_they_are_stored_or_lost()
    {
        var known = new KnownRecords();
        known.Lose("never seen");
        foreach (var iri in new[] { "a", "b", "a" }) known.Store(iri, One, isOwner: false);
        Assert.Equal(2, known.Present);
        known.Lose("a");
        known.Lose("a");
        Assert.Equal(1, known.Present);
        known.Store("a", Other, isOwner: true);
        Assert.Equal(2, known.Present);
    }

    [Fact]
    public void A_record_whose_hash_was_taken_away_is_stored_anew()
    {
        var known = new KnownRecords();
        known.Store("a", "", isOwner: true);
        Assert.False(known.IsSame("a", One, out _));
    }
}
