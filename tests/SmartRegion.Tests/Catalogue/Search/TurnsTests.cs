using SmartRegion.Catalogue.Search;

namespace SmartRegion.Tests.Catalogue.Search;

public sealed class TurnsTests
{
    [Fact]
    public async Task No_more_work_at_once_than_there_are_places()
    {
        var turns = new Turns(2);
        var (now, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Factory.StartNew(() => turns.Take(() =>
        {
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            Thread.Sleep(2);
            return Interlocked.Decrement(ref now);
        }), TaskCreationOptions.LongRunning)));
        Assert.Equal(2, most);
    }

    [Fact]
    public void A_place_is_given_back_when_the_work_fails()
    {
        var turns = new Turns(1);
        Assert.Throws<InvalidOperationException>(() => turns.Take<int>(() => throw new InvalidOperationException()));
        Assert.Equal(1, turns.Take(() => 1));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
            if (Interlocked.CompareExchange(ref most, value, seen) == seen) return;
    }
}
