namespace SmartRegion.Tests.Access;

/// <summary>The first link and the verb <c>invite</c>, as an operator runs them.</summary>
public sealed class InviteTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartregion-invite-");

    public void Dispose() => _folder.Delete(true);

    [Fact]
    public async Task The_first_start_prints_a_link_that_makes_the_first_account()
    {
        await using var program = RunningProgram.Start("serve", "--empty", "--port", "0", "--mqtt-port", "off", "--data", _folder.FullName);
        var link = (await program.LineAsync("Nobody can sign in yet")).Split(' ')[^1];
        using var client = new HttpClient();
        Assert.Contains("The first account", await client.GetStringAsync(new Uri(link)), StringComparison.Ordinal);
        Assert.Equal(0, await program.TerminateAsync());
    }

    [Fact]
    public async Task The_verb_prints_a_link_and_refuses_what_is_no_address_and_no_role()
    {
        var (exit, output) = await RunningProgram.RunAsync("invite", "--data", _folder.FullName, "--public-url", "https://region.example");
        Assert.Equal(0, exit);
        Assert.Matches(@"(?m)^https://region\.example/en/invitation/[\w-]{43}$", output);
        var other = await RunningProgram.RunAsync("invite", "eva@region.example", "--role", "coordinator", "--data", _folder.FullName);
        Assert.Matches(@"(?m)^http://localhost:8080/en/invitation/[\w-]{43}$", other.Output);
        foreach (var wrong in new[] { new[] { "invite", "eva" }, ["invite", "eva@region.example", "--role", "king"], ["invite", "eva@region.example", "--organisation", "nobody"] })
            Assert.Equal(2, (await RunningProgram.RunAsync([.. wrong, "--data", _folder.FullName])).Exit);
    }
}
