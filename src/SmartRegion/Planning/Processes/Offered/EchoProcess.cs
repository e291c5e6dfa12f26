using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Planning.Processes.Offered;

/// <summary>Gives back what it was given, in every form that inputs have: for those who try out or test a client.</summary>
internal static class EchoProcess
{
    public const string Id = "echo";

    /// <summary>Seconds after which it answers.</summary>
    private const string Pause = "pause";

    private const int LongestPause = 10;

    public static Process Make()
    {
        List<ProcessInput> inputs =
        [
            new("text", new("Text", "Text", "A text"), null, ProcessSchemas.Text()),
            new("number", new("Číslo", "Zahl", "A number"), null, ProcessSchemas.Number()),
            new("date", new("Okamžik", "Zeitpunkt", "An instant"), null, new JsonObject { ["type"] = "string", ["format"] = "date-time" }),
            new("list", new("Seznam", "Liste", "A list"), null, new JsonObject
            {
                // OGC's suite sends the item alone as well.
                ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["maxItems"] = 1000 }),
            }),
            new("words", new("Slova", "Wörter", "Words"), null, ProcessSchemas.Text(), 0, 100),
            new("object", new("Objekt", "Objekt", "An object"), null, ProcessSchemas.Object()),
            new("box", new("Obdélník", "Rechteck", "A bounding box"), null, Box()),
            new("image", new("Obrázek", "Bild", "An image"), null, new JsonObject { ["oneOf"] = new JsonArray(Image("image/tiff"), Image("image/png"), Image("image/jpeg")) }),
        ];
        var outputs = inputs.Select(i => new ProcessOutput(i.Id, i.Title, i.Most > 1 ? new JsonObject { ["type"] = "array", ["items"] = i.Schema.DeepClone() } : (JsonObject)i.Schema.DeepClone())).ToList();
        inputs.Add(new ProcessInput(Pause, new("Čekání v sekundách", "Pause in Sekunden", "Seconds to wait"), null, ProcessSchemas.Whole(0, LongestPause)));
        return new Process(Id, "1.0.0", new("Ozvěna", "Echo", "Echo"), new("Vrátí, co dostane: ke zkoušení klientů.", "Gibt zurück, was es bekommt: um Programme zu erproben.", "Gives back what it was given: to try out clients."), inputs, outputs, RunAsync);
    }

    private static async Task<JsonObject> RunAsync(ProcessCall call, CancellationToken stop)
    {
        if (Json.AsNumber(call.Inputs.GetValueOrDefault(Pause)) is { } seconds) await Task.Delay(TimeSpan.FromSeconds(seconds), stop);
        return new JsonObject(call.Inputs.Where(i => i.Key != Pause).Select(i => KeyValuePair.Create(i.Key, i.Value?.DeepClone())));
    }

    private static JsonObject Box() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("bbox"),
        ["properties"] = new JsonObject
        {
            ["bbox"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "number" }, ["minItems"] = 4, ["maxItems"] = 6 },
            ["crs"] = new JsonObject { ["type"] = "string", ["default"] = "http://www.opengis.net/def/crs/OGC/1.3/CRS84" },
        },
    };

    private static JsonObject Image(string type) => new() { ["type"] = "string", ["contentEncoding"] = "base64", ["contentMediaType"] = type };
}
