namespace SmartRegion.Tests.Commands;

/// <summary><c>peer</c>, as a coordinator uses it.</summary>
public sealed class PeerTests
{
    [Fact]
    public async Task A_peer_is_added_by_the_key_that_was_given_listed_and_removed()
    {
        var (ours, theirs) = (Directory.CreateTempSubdirectory("smartregion-cli-"), Directory.CreateTempSubdirectory("smartregion-cli-"));
        try
        {
            var (_, told) = await RunningProgram.RunAsync("peer", "key", "--data", theirs.FullName);
            var (key, fingerprint) = (told.Split('\n')[0].Split('#')[1], told.Split('\n')[1]);
            await using var program = RunningProgram.Start("serve", "--port", "0", "--mqtt-port", "off", "--empty", "--region-name", "Oberpfalz", "--data", theirs.FullName);
            var url = (await program.LineAsync("Smart Region is at")).Split(' ')[^1];
            string[] here = ["--data", ours.FullName, "--allow-private-addresses"];
            var (refused, why) = await RunningProgram.RunAsync(["peer", "add", $"{url}#{new string('A', 43)}", .. here]);
            Assert.True(refused == 1 && why.Contains(key, StringComparison.Ordinal), why);
            var (added, output) = await RunningProgram.RunAsync(["peer", "add", $"{url}#{key}", "--id", "oberpfalz", .. here]);
            Assert.True(added == 0 && output.Contains(fingerprint, StringComparison.Ordinal) && output.Contains("Oberpfalz", StringComparison.Ordinal), output);
            Assert.Contains(fingerprint["fingerprint ".Length..], (await RunningProgram.RunAsync(["peer", "list", .. here])).Output, StringComparison.Ordinal);
            Assert.Equal(0, (await RunningProgram.RunAsync(["harvest", "oberpfalz", .. here])).Exit);
            Assert.Equal(0, (await RunningProgram.RunAsync(["peer", "remove", "oberpfalz", .. here])).Exit);
            Assert.Equal("", (await RunningProgram.RunAsync(["peer", "list", .. here])).Output);
        }
        finally
        {
            ours.Delete(true);
            theirs.Delete(true);
        }
    }
}
