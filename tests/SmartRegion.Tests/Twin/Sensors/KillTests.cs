using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>kill -9 while observations come in at full speed: each that was acknowledged is there, and no half of a request.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task What_was_acknowledged_survives_and_no_request_is_half_stored()
    {
        var directory = Directory.CreateTempSubdirectory("smartregion-test-");
        try
        {
            var acknowledged = new List<int>();
            await using (var program = Start(directory.FullName))
            {
                using var client = await ConnectAsync(program);
                await PostAsync(client, "Things", SensorRegion.Thing("Office", "Light"));
                var sending = Task.WhenAll(Enumerable.Range(0, 4).Select(async c =>
                {
                    for (var batch = c; ; batch += 4)
                    {
                        try { await PostAsync(client, "CreateObservations", Batch(batch)); }
                        catch (HttpRequestException) { return; }
                        lock (acknowledged) acknowledged.Add(batch);
                    }
                }));
                while (true)
                {
                    lock (acknowledged) if (acknowledged.Count > 40) break;
                    await Task.Delay(5);
                }
                await program.KillAsync();
                await sending;
            }
            Assert.True(acknowledged.Count > 40);
            await using var again = Start(directory.FullName);
            using var reader = await ConnectAsync(again);
            var stored = new Dictionary<int, int>();
            for (string? next = "Datastreams(1)/Observations?$select=result&$top=10000&$count=true"; next is not null;)
            {
                var page = JsonNode.Parse(await reader.GetStringAsync(new Uri(next, UriKind.RelativeOrAbsolute)))!;
                foreach (var o in (JsonArray)page["value"]!) stored[o!["result"]!.GetValue<int>()] = stored.GetValueOrDefault(o["result"]!.GetValue<int>()) + 1;
                next = page["@iot.nextLink"]?.GetValue<string>();
                if (next is null) Assert.Equal(stored.Values.Sum(), page["@iot.count"]!.GetValue<int>());
            }
            Assert.All(acknowledged, batch => Assert.Equal(500, stored.GetValueOrDefault(batch)));
            Assert.All(stored.Values, count => Assert.Equal(500, count));
        }
        finally { directory.Delete(true); }
    }

    private static RunningProgram Start(string directory) => RunningProgram.Start("serve", "--port", "0", "--empty", "--trust-loopback", "--data", directory, "--mqtt-port", "0");

    private static async Task<HttpClient> ConnectAsync(RunningProgram program) =>
        new() { BaseAddress = new Uri((await program.LineAsync("Smart Region is at")).Split(' ').First(w => w.StartsWith("http", StringComparison.Ordinal)).TrimEnd('/') + "/v1.1/") };

    // Each row has the number of its request as result.
    private static string Batch(int batch) => $$$"""[{"Datastream":{"@iot.id":1},"components":["phenomenonTime","result"],"dataArray":[{{{string.Join(',', Enumerable.Range(0, 500).Select(i => string.Create(CultureInfo.InvariantCulture, $"[\"2024-01-01T{batch / 3600 % 24:00}:{batch / 60 % 60:00}:{batch % 60:00}.{i:000}Z\",{batch}]")))}}}]}]""";

    private static async Task PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.Equal(201, (int)response.StatusCode);
    }
}
