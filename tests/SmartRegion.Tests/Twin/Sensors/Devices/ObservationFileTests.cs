using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Sensors.Devices;

/// <summary><c>import FILE --datastream</c>, as a user runs it.</summary>
public sealed class ObservationFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("smartregion-observations-").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    [Fact]
    public async Task Real_LoRa_uplinks_are_taken_in_and_a_second_time_stores_nothing_twice()
    {
        await CreateAsync();
        var file = Path.Combine(Root.Path, "tests", "SmartRegion.Tests", "Twin", "Sensors", "Devices", "bonn-gateway.csv");
        string[] arguments = ["import", file, "--data", _directory, "--datastream", "1", "--time", "transceived_at", "--value", "meta.gateway_stats.rssi"];
        var (exit, output) = await RunningProgram.RunAsync(arguments);
        Assert.True(exit == 0 && output.Contains("50 stored, 0 duplicates, 0 bad.", StringComparison.Ordinal), output);
        (_, output) = await RunningProgram.RunAsync(arguments);
        Assert.Contains("0 stored, 50 duplicates, 0 bad.", output, StringComparison.Ordinal);
        var first = (await ReadAsync("/v1.1/Observations?$filter=phenomenonTime eq 2021-03-16T10:07:44.191341Z")).Single()!;
        Assert.Equal(("2021-03-16T10:07:44.191341Z", -90), (first["phenomenonTime"]!.GetValue<string>(), first["result"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Each_bad_row_is_told_with_its_line_and_the_sound_ones_are_stored()
    {
        await CreateAsync();
        var file = Path.Combine(_directory, "meter.csv");
        await File.WriteAllTextAsync(file, "Datum;Verbrauch\n1.3.2026 10:00;1.234,5\n1.3.2026 25:00;1\n29.3.2026 02:30;2\n25.10.2026 02:30;3\n1.3.2026 11:00;\n2026-03-01T12:00:00+01:00;4,25\n");
        var (exit, output) = await RunningProgram.RunAsync("import", file, "--data", _directory, "--datastream", "1", "--time", "Datum", "--value", "Verbrauch", "--zone", "Europe/Berlin", "--decimal-comma");
        Assert.Equal(1, exit);
        Assert.Contains("3 stored, 0 duplicates, 3 bad.", output, StringComparison.Ordinal);
        foreach (var line in new[] { ":3: ", ":4: ", ":6: " }) Assert.Contains("meter.csv" + line, output, StringComparison.Ordinal);
        Assert.Equal(
            ["2026-03-01T09:00:00Z 1234.5", "2026-03-01T11:00:00Z 4.25", "2026-10-25T00:30:00Z 3"],
            (await ReadAsync("/v1.1/Observations?$orderby=phenomenonTime")).Select(o => $"{o!["phenomenonTime"]} {o["result"]!.ToJsonString()}"));
    }

    [Theory]
    [InlineData("[{\"at\":\"2026-01-01T00:00:00Z\",\"v\":{\"x\":1}},{\"at\":\"2026-01-01T01:00:00Z\",\"v\":{\"x\":2}},{\"v\":{\"x\":3}}]")]
    [InlineData("{\"at\":\"2026-01-01T00:00:00Z\",\"v\":{\"x\":1}}\n{\"at\":\"2026-01-01T01:00:00Z\",\"v\":{\"x\":2}}\n{\"v\":{\"x\":3}}\n")]
    public async Task JSON_is_an_array_or_an_object_a_line(string text)
    {
        await CreateAsync();
        var file = Path.Combine(_directory, "values.json");
        await File.WriteAllTextAsync(file, text);
        var (_, output) = await RunningProgram.RunAsync("import", file, "--data", _directory, "--datastream", "1", "--time", "$.at", "--value", "$.v.x");
        Assert.Contains("2 stored, 0 duplicates, 1 bad.", output, StringComparison.Ordinal);
        Assert.Contains("values.json:3: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duplicate_takes_the_place_of_the_first_or_is_kept_where_it_is_said()
    {
        await CreateAsync();
        var file = Path.Combine(_directory, "v.csv");
        await File.WriteAllTextAsync(file, "phenomenonTime,result\n2026-01-01T00:00:00Z,1\n2026-01-01T00:00:00Z,2\n");
        Assert.Contains("1 stored, 1 duplicates", (await ImportAsync(file, "replace")).Output, StringComparison.Ordinal);
        Assert.Equal("2", (await ReadAsync("/v1.1/Observations"))[0]!["result"]!.ToJsonString());
        Assert.Contains("2 stored, 0 duplicates", (await ImportAsync(file, "keep")).Output, StringComparison.Ordinal);
        Assert.Equal(3, (await ReadAsync("/v1.1/Observations")).Count);
    }

    [Theory]
    [InlineData(2, "--zone", "Mars/Olympus")]
    [InlineData(2, "--duplicates", "perhaps")]
    [InlineData(2, "--separator", "comma")]
    [InlineData(1, "--time", "nothing")]
    public async Task Wrong_use_is_told(int exit, string option, string value)
    {
        await CreateAsync();
        var file = Path.Combine(_directory, "v.csv");
        await File.WriteAllTextAsync(file, "phenomenonTime,result\n2026-01-01T00:00:00Z,1\n");
        var (code, output) = await RunningProgram.RunAsync("import", file, "--data", _directory, "--datastream", "1", option, value);
        Assert.True(code == exit, output);
        Assert.Contains(value, output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunningProgram.RunAsync("import", file, "--data", _directory, "--datastream", "99")).Exit);
    }

    private Task<(int Exit, string Output)> ImportAsync(string file, string duplicates) =>
        RunningProgram.RunAsync("import", file, "--data", _directory, "--datastream", "1", "--duplicates", duplicates);

    private async Task CreateAsync()
    {
        await using var region = await TestRegion.StartInAsync(_directory);
        var answer = await region.SendAsync("POST", "/v1.1/Things", Mqtt.MqttTesting.Thing);
        Assert.True(answer.Status == 201, answer.Text);
    }

    private async Task<JsonArray> ReadAsync(string path)
    {
        await using var region = await TestRegion.StartInAsync(_directory);
        return (await region.JsonAsync(path))["value"]!.AsArray();
    }
}
