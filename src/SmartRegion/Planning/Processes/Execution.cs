using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Planning.Processes;

/// <summary>Executes processes: not too many at once, and none too long.</summary>
public sealed class Execution(InputReading reading) : IDisposable
{
    /// <summary>How long an execution may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _free = new(Math.Max(2, Environment.ProcessorCount));

    /// <summary>The wanted outputs, in their order.</summary>
    /// <exception cref="ProblemException">400 for inputs that are wrong, 503 when too many others wait, 504 when it takes too long.</exception>
    public async Task<JsonObject> RunAsync(Process process, ExecuteRequest request, Func<string, string> address, CancellationToken stop)
    {
        var inputs = await reading.ReadAsync(process, request.Inputs, stop);
        if (!await _free.WaitAsync(Patience, stop)) throw new ProblemException(new Problem(503, "Busy", "Too much is being executed. Try again soon, or ask with Prefer: respond-async."));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Longest);
        try
        {
            // What reckons for long must not hold up the threads that answer.
            var outputs = await Task.Run(() => process.RunAsync(new ProcessCall(inputs, address), limit.Token), limit.Token);
            return new JsonObject(request.Outputs.Where(outputs.ContainsKey).Select(id => KeyValuePair.Create(id, outputs[id]?.DeepClone())));
        }
        catch (ProblemException e) { throw ProcessProblems.OfInputs(e); }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new ProblemException(new Problem(504, "It takes too long", $"The execution was ended after {Longest.TotalSeconds:0} s."));
        }
        finally { _free.Release(); }
    }

    public void Dispose() => _free.Dispose();
}
