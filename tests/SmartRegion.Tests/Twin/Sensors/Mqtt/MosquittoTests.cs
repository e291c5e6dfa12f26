using System.Diagnostics;

namespace SmartRegion.Tests.Twin.Sensors.Mqtt;

/// <summary>Mosquitto's own clients, as processes.</summary>
public sealed class MosquittoTests
{
    private const string Topic = "v1.1/Datastreams(1)/Observations";

    [Theory]
    [InlineData("mqttv31")]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task They_publish_and_subscribe_at_every_QoS(string version)
    {
        await using var region = await MqttTesting.StartAsync();
        var port = $"{region.MqttPort()}";
        using var subscriber = OutsideProgram.Start("stdbuf", "-oL", "mosquitto_sub", "-h", "127.0.0.1", "-p", port, "-V", version, "-q", "2", "-C", "3", "-W", "30", "-i", "sub", "-d", "-t", Topic + "?$select=result");
        await UntilAsync(subscriber, "Subscribed (mid");
        for (var quality = 0; quality < 3; quality++)
            Assert.Equal(0, (await MqttTesting.RunAsync("mosquitto_pub", "-h", "127.0.0.1", "-p", port, "-V", version, "-q", $"{quality}", "-t", Topic, "-m", $$"""{"result":{{quality}}}""")).Exit);
        var told = await subscriber.StandardOutput.ReadToEndAsync();
        await subscriber.WaitForExitAsync();
        Assert.Equal(0, subscriber.ExitCode);
        for (var quality = 0; quality < 3; quality++) Assert.Contains($$"""{"result":{{quality}}}""", told, StringComparison.Ordinal);
        Assert.Equal(3, (await region.JsonAsync("/v1.1/Observations"))["value"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_refusal_is_seen_by_the_one_who_published()
    {
        await using var region = await MqttTesting.StartAsync();
        foreach (var quality in new[] { "1", "2" })
        {
            var (_, output) = await MqttTesting.RunAsync("mosquitto_pub", "-h", "127.0.0.1", "-p", $"{region.MqttPort()}", "-V", "mqttv5", "-q", quality, "-t", Topic, "-m", "nonsense");
            Assert.Contains("Payload format invalid", output, StringComparison.Ordinal);
        }
        var (_, denied) = await MqttTesting.RunAsync("mosquitto_sub", "-h", "127.0.0.1", "-p", $"{region.MqttPort()}", "-V", "mqttv5", "-W", "5", "-t", "v1.1/#");
        Assert.Contains("All subscription requests were denied", denied, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_a_file_are_published_over_one_connection()
    {
        await using var region = await MqttTesting.StartAsync();
        var start = new ProcessStartInfo("mosquitto_pub") { RedirectStandardInput = true };
        foreach (var argument in new[] { "-h", "127.0.0.1", "-p", $"{region.MqttPort()}", "-q", "1", "-l", "-t", Topic }) start.ArgumentList.Add(argument);
        using var publisher = Process.Start(start)!;
        for (var i = 0; i < 500; i++) await publisher.StandardInput.WriteLineAsync($$"""{"result":{{i}}}""");
        publisher.StandardInput.Close();
        await publisher.WaitForExitAsync();
        Assert.Equal(500, (await region.JsonAsync("/v1.1/Observations?$count=true&$top=0"))["@iot.count"]!.GetValue<int>());
    }

    private static async Task UntilAsync(Process process, string text)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            if (line.Contains(text, StringComparison.Ordinal)) return;
        Assert.Fail($"It never said '{text}'.");
    }
}
