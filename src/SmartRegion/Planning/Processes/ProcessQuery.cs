using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using SmartRegion.Http;

namespace SmartRegion.Planning.Processes;

/// <summary>Inputs as the parameters that an address would have, so that a process asks the same reader as the API beside it.</summary>
internal static class ProcessQuery
{
    /// <summary>The inputs as parameters.</summary>
    public static Parameters Of(ProcessCall call, IReadOnlyCollection<string> known) => new(new QueryCollection(call.Inputs.Where(i => i.Value is not null).ToDictionary(i => i.Key, i => Texts(i.Value!))), known);

    private static StringValues Texts(JsonNode value) => value is JsonArray many ? new StringValues([.. many.Select(m => Text(m!))]) : Text(value);

    private static string Text(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => Core.Json.AsNumber(value)!.Value.ToString("0.###############", CultureInfo.InvariantCulture),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };
}
