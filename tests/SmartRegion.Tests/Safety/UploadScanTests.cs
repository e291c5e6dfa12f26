using SmartRegion.Tests.Twin.Data;

namespace SmartRegion.Tests.Safety;

/// <summary>Files go by the operator's scanner before anything reads them.</summary>
public sealed class UploadScanTests
{
    private static async Task<Answer> SendAsync(string command, string text = "a,b\n1,2\n")
    {
        await using var region = await DataRegion.StartAsync();
        await using var scanned = await TestRegion.StartAsync(settings: s => s with { ScanCommand = command });
        await scanned.Service<SmartRegion.Catalogue.Entries>().CreateAsync((System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse("""{"id": "skoly", "kind": "dataset", "title": {"cs": "Školy"}}""")!, "test");
        return await scanned.PostAsync(text, "skoly; touch smartregion-scanned $(x).csv");
    }

    [Theory]
    [InlineData("true", 201)]
    [InlineData("false", 422)]
    [InlineData("grep -q 1,2", 201)]
    [InlineData("sh -c exit(2)", 503)]
    [InlineData("/nowhere/such-a-scanner --quiet", 503)]
    public async Task A_file_is_taken_only_when_the_scanner_calls_it_clean(string command, int status)
    {
        var answer = await SendAsync(command);
        Assert.True(answer.Status == status, $"{answer.Status} {answer.Text}");
    }

    [Fact]
    public async Task What_the_scanner_finds_in_a_file_refuses_it_and_its_name_is_no_command()
    {
        // grep -v answers 1 when every line has the mark.
        Assert.Equal(422, (await SendAsync("grep -qv EICAR", "EICAR-1\nEICAR-2\n")).Status);
        Assert.Empty(Directory.EnumerateFiles(".", "smartregion-scanned*"));
    }
}
