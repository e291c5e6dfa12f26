using SmartRegion.Commands.Fuzzing;

namespace SmartRegion.Tests.Commands;

/// <summary>Readers bear what is nearly sound. The million is for <c>bench fuzz</c>; here a few thousand of the same kind, always the same ones.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 20_000, Seed = 7;

    [Fact]
    public async Task No_reader_fails_hangs_or_fills_the_memory_on_inputs_that_are_nearly_sound()
    {
        using var files = new FuzzFiles();
        await using var requests = await FuzzRequests.StartAsync(seed: false);
        var (findings, tried) = (new List<string>(), 0);
        foreach (var (target, inputs) in FuzzTargets.Shared(FuzzTargets.All(files, requests), Inputs))
        {
            var report = new Fuzzer(Seed).Run(target, 0, inputs);
            tried += report.Inputs;
            // How long something takes on a busy machine says nothing here.
            findings.AddRange(report.Findings.Where(f => f.What != "slow").Select(f => $"{f.Target} {f.What}: {f.Told}"));
            if (target.Corpus.All(c => Record.Exception(() => target.Read(c)) is not null)) findings.Add($"{target.Name}: no input of its corpus is sound.");
        }
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.True(tried >= Inputs);
    }

    [Fact]
    public void The_same_seed_makes_the_same_inputs_and_another_one_others()
    {
        var target = FuzzTexts.All.First();
        Assert.Equal(new Mutation(target, 1).Input(500), new Mutation(target, 1).Input(500));
        Assert.NotEqual(Enumerable.Range(500, 20).Select(i => Convert.ToHexString(new Mutation(target, 1).Input(i))), Enumerable.Range(500, 20).Select(i => Convert.ToHexString(new Mutation(target, 2).Input(i))));
    }

    [Fact]
    public void What_fails_what_hangs_and_what_fills_the_memory_is_found_and_made_small()
    {
        byte[] sound = "a sound text of some length"u8.ToArray();
        Finding Found(Action<byte[]> read) => Assert.Single(new Fuzzer(1) { MuchMemory = 1 << 20 }.Run(new FuzzTarget("x", [sound], read), 0, 300).Findings);
        var failed = Found(b => { if (b.Contains((byte)'s')) throw new FormatException(); });
        Assert.StartsWith("FormatException in ", failed.What, StringComparison.Ordinal);
        Assert.Equal("s", failed.Told);
        Assert.True(failed.Times > 50);
        Assert.Equal("memory", Found(b => GC.KeepAlive(new byte[2 << 20])).What);
        Assert.Empty(new Fuzzer(1).Run(new FuzzTarget("x", [sound], _ => throw new FormatException()) { Promised = [typeof(FormatException)] }, 0, 50).Findings);
    }
}
