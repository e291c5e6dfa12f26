using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>The report of one visit to a source: how it ended, and what was done with each record.</summary>
public sealed class HarvestRun
{
    /// <summary>How a run ends. Held: too much had vanished at once, so nothing was marked as gone.</summary>
    public const string Running = "running", Done = "done", Failed = "failed", Held = "held";

    private const int Examples = 25;

    public long Key { get; internal set; }
    public required string Source { get; init; }
    public DateTime Started { get; init; } = DateTime.UtcNow;
    public DateTime? Ended { get; internal set; }
    public string Status { get; internal set; } = Running;

    /// <summary>Why it failed or was held: a word, and a sentence.</summary>
    public string? Code { get; internal set; }
    public string? Message { get; internal set; }

    public int Added { get; internal set; }
    public int Changed { get; internal set; }
    public int Same { get; internal set; }

    /// <summary>Those that another source, or the region itself, has too.</summary>
    public int Shared { get; internal set; }
    public int Gone { get; internal set; }
    public int Refused { get; internal set; }
    public int Requests { get; internal set; }
    public long Bytes { get; internal set; }

    /// <summary>The source was listed whole, not only what has changed there.</summary>
    public bool IsComplete { get; internal set; }

    /// <summary>Nothing was stored and nothing is to be told.</summary>
    public bool IsQuiet => Added + Changed + Gone + Refused == 0 && Faults.Count == 0;

    /// <summary>What could not be taken, or not wholly, by reason.</summary>
    public Dictionary<string, HarvestFault> Faults { get; private init; } = [];

    /// <summary>Records that were added, changed or are gone: the first of each.</summary>
    public Dictionary<string, List<HarvestExample>> Told { get; private init; } = [];

    /// <summary>Nothing of this record was stored.</summary>
    internal void Refuse(string reason, HarvestExample example)
    {
        Refused++;
        Remark(reason, example);
    }

    /// <summary>Something of this record could not be understood; the rest was stored.</summary>
    internal void Remark(string reason, HarvestExample example)
    {
        if (!Faults.TryGetValue(reason, out var fault)) Faults[reason] = fault = new HarvestFault();
        fault.Count++;
        if (fault.Examples.Count < Examples) fault.Examples.Add(example);
    }

    internal void Tell(string what, HarvestExample example)
    {
        if (!Told.TryGetValue(what, out var list)) Told[what] = list = [];
        if (list.Count < Examples) list.Add(example);
    }

    /// <summary>As the API tells it and the store keeps it.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["id"] = Key,
            ["source"] = Source,
            ["status"] = Status,
            ["started"] = Time(Started),
            ["ended"] = Ended is { } ended ? Time(ended) : null,
            ["code"] = Code,
            ["message"] = Message,
            ["complete"] = IsComplete,
            ["counts"] = new JsonObject { ["added"] = Added, ["changed"] = Changed, ["same"] = Same, ["shared"] = Shared, ["gone"] = Gone, ["refused"] = Refused },
            ["requests"] = Requests,
            ["bytes"] = Bytes,
            ["faults"] = new JsonArray([.. Faults.OrderByDescending(f => f.Value.Count).Select(f => new JsonObject { ["reason"] = f.Key, ["count"] = f.Value.Count, ["examples"] = List(f.Value.Examples) })]),
            ["examples"] = new JsonObject(Told.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)List(t.Value)))),
        };
        return json;
    }

    /// <summary>Reads what <see cref="ToJson"/> has written.</summary>
    public static HarvestRun From(long key, JsonObject json)
    {
        var counts = json["counts"]!;
        return new HarvestRun
        {
            Key = key,
            Source = Json.AsText(json["source"])!,
            Started = Utc(Json.AsText(json["started"])!),
            Ended = Json.AsText(json["ended"]) is { } ended ? Utc(ended) : null,
            Status = Json.AsText(json["status"])!,
            Code = Json.AsText(json["code"]),
            Message = Json.AsText(json["message"]),
            IsComplete = json["complete"]!.GetValue<bool>(),
            Added = counts["added"]!.GetValue<int>(),
            Changed = counts["changed"]!.GetValue<int>(),
            Same = counts["same"]!.GetValue<int>(),
            Shared = counts["shared"]!.GetValue<int>(),
            Gone = counts["gone"]!.GetValue<int>(),
            Refused = counts["refused"]!.GetValue<int>(),
            Requests = json["requests"]!.GetValue<int>(),
            Bytes = json["bytes"]!.GetValue<long>(),
            Faults = json["faults"]!.AsArray().ToDictionary(f => Json.AsText(f!["reason"])!, f => new HarvestFault { Count = f!["count"]!.GetValue<int>(), Examples = Read(f["examples"]) }),
            Told = json["examples"]!.AsObject().ToDictionary(t => t.Key, t => Read(t.Value)),
        };
    }

    private static JsonArray List(IEnumerable<HarvestExample> examples) =>
        new([.. examples.Select(e => new JsonObject { ["record"] = e.Record, ["title"] = e.Title, ["entry"] = e.Entry, ["detail"] = e.Detail })]);

    private static List<HarvestExample> Read(JsonNode? examples) =>
        [.. examples!.AsArray().Select(e => new HarvestExample(Json.AsText(e!["record"])!, Json.AsText(e["title"]), Json.AsText(e["entry"]), Json.AsText(e["detail"])))];

    private static string Time(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
}

/// <summary>How many records had this fault, and the first of them.</summary>
public sealed class HarvestFault
{
    public int Count { get; internal set; }
    public List<HarvestExample> Examples { get; internal init; } = [];
}

/// <summary>One record of a report: its name at the source, its title, the entry that it is here, and what there is to say.</summary>
public sealed record HarvestExample(string Record, string? Title = null, string? Entry = null, string? Detail = null);
