using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Planning.Processes;

/// <summary>Something that can be executed by OGC API Processes: what it takes, what it gives, and how.</summary>
/// <param name="Version">Changes when the same inputs give other outputs.</param>
/// <param name="RunAsync">Executes it; the inputs were validated.</param>
public sealed record Process(
    string Id, string Version, LangText Title, LangText Description, IReadOnlyList<ProcessInput> Inputs, IReadOnlyList<ProcessOutput> Outputs,
    Func<ProcessCall, CancellationToken, Task<JsonObject>> RunAsync)
{
    /// <summary>The input of that name, or null.</summary>
    public ProcessInput? Input(string id) => Inputs.FirstOrDefault(i => i.Id == id);

    /// <summary>The output of that name, or null.</summary>
    public ProcessOutput? Output(string id) => Outputs.FirstOrDefault(o => o.Id == id);
}

/// <summary>An input of a process.</summary>
/// <param name="Schema">JSON Schema of one value.</param>
/// <param name="Least">How often it must be given.</param>
/// <param name="Most">How often it may be given; more than once is an array.</param>
public sealed record ProcessInput(string Id, LangText Title, LangText? Description, JsonObject Schema, int Least = 0, int Most = 1);

/// <summary>An output of a process.</summary>
/// <param name="Schema">JSON Schema of its value.</param>
public sealed record ProcessOutput(string Id, LangText Title, JsonObject Schema);

/// <summary>An execution.</summary>
/// <param name="Inputs">Valid values by input; of one that may be given several times an array.</param>
/// <param name="Address">Absolute addresses of paths.</param>
public sealed record ProcessCall(IReadOnlyDictionary<string, JsonNode?> Inputs, Func<string, string> Address);
