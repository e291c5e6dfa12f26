using System.Text.Json.Nodes;
using SmartRegion.Http;

namespace SmartRegion.Planning.Processes.Api;

/// <summary>Processes as the standard's process description (process.yaml).</summary>
internal static class ProcessJson
{
    /// <summary>A process in the list.</summary>
    public static JsonObject Summary(Process process, string language, Func<string, string> address)
    {
        var self = address($"/ogc/processes/{process.Id}");
        return new JsonObject
        {
            ["id"] = process.Id,
            ["version"] = process.Version,
            ["title"] = process.Title.Tell(language)!.Text,
            ["description"] = process.Description.Tell(language)!.Text,
            ["jobControlOptions"] = new JsonArray("sync-execute", "async-execute", "dismiss"),
            ["outputTransmission"] = new JsonArray("value"),
            ["links"] = Link.ToJson([new Link("self", self, "application/json", "This process"), new Link(ProcessRel.Execute, self + "/execution", "application/json", "Execute it (POST)")]),
        };
    }

    /// <summary>The whole description.</summary>
    public static JsonObject Whole(Process process, string language, Func<string, string> address)
    {
        var told = Summary(process, language, address);
        told["inputs"] = new JsonObject(process.Inputs.Select(i => KeyValuePair.Create(i.Id, (JsonNode?)Input(i, language))));
        told["outputs"] = new JsonObject(process.Outputs.Select(o => KeyValuePair.Create(o.Id, (JsonNode?)new JsonObject { ["title"] = o.Title.Tell(language)!.Text, ["schema"] = o.Schema.DeepClone() })));
        return told;
    }

    private static JsonObject Input(ProcessInput input, string language)
    {
        var told = new JsonObject { ["title"] = input.Title.Tell(language)!.Text };
        if (input.Description?.Tell(language) is { } description) told["description"] = description.Text;
        told["minOccurs"] = input.Least;
        told["maxOccurs"] = input.Most;
        told["schema"] = input.Schema.DeepClone();
        return told;
    }
}
