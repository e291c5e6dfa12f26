using SmartRegion.Access;

namespace SmartRegion.Tests.Access;

/// <summary>Whoever guesses at one account holds up the others by no more than one hash.</summary>
public sealed class HashLineTests
{
    [Fact]
    public async Task An_account_has_one_place_in_the_line_however_many_try_at_it()
    {
        using var line = new HashLine();
        using var gate = new ManualResetEventSlim();
        var order = new List<string>();
        bool Reckon(string who)
        {
            gate.Wait();
            order.Add(who);
            return true;
        }
        var guesses = Enumerable.Range(0, 10).Select(_ => line.RunAsync("victim", () => Reckon("victim"))).ToList();
        // Of some accounts that come last, a few at most share a place with the one that is guessed at.
        var others = Enumerable.Range(0, 5).Select(i => line.RunAsync($"other{i}", () => Reckon($"other{i}"))).ToList();
        gate.Set();
        await Task.WhenAll([.. guesses, .. others]);
        Assert.Equal("victim", order[0]);
        Assert.True(order.Take(6).Count(w => w != "victim") >= 2, string.Join(' ', order));
        Assert.Equal(15, order.Count);
    }

    [Fact]
    public async Task Who_comes_when_too_many_wait_is_told_to_come_later_and_the_line_goes_on()
    {
        using var line = new HashLine();
        using var gate = new ManualResetEventSlim();
        var waiting = Enumerable.Range(0, 20).Select(i => line.RunAsync($"a{i}", () => { gate.Wait(); return false; })).ToList();
        Assert.Null(await line.RunAsync("late", () => true));
        gate.Set();
        Assert.All(await Task.WhenAll(waiting), fits => Assert.False(fits));
        Assert.True(await line.RunAsync("late", () => true));
    }
}
