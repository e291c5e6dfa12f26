using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Restricted;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Planning.Evidence;

/// <summary>Whether the Datastreams that a practice is bound to are there and can show its indicators.</summary>
public sealed class BoundStreams(Datastreams streams)
{
    private static readonly string[] Celsius = ["°C", "degC", "Cel", "C"];

    /// <summary>What everybody sees: who reads of a seal may look at what gave it.</summary>
    internal static readonly Sight Public = Sight.Of([Audiences.Public]);

    /// <summary>What is wrong with the bindings of a document, by its fields.</summary>
    public async Task<IReadOnlyList<Fault>> FaultsAsync(JsonObject doc)
    {
        var faults = new List<Fault>();
        foreach (var binding in MeasurementBinding.Of(doc)) faults.AddRange(await FaultsAsync(binding));
        return faults;
    }

    /// <summary>The unit of the Datastream can become that of the indicator.</summary>
    internal static bool Fits(MeasurementBinding binding, DatastreamInfo stream) =>
        EvidenceUnits.IsShare(binding.Unit) || EvidenceUnits.Factor(stream.Unit, binding.Daily == MeasurementBinding.Mean, binding.Unit) is not null;

    private async Task<List<Fault>> FaultsAsync(MeasurementBinding binding)
    {
        var (faults, at) = (new List<Fault>(), $"{binding.At}/{MeasurementBinding.Property}");
        if (await DemandAsync(binding.Datastream, at + "/datastream", faults) is { } stream && !Fits(binding, stream))
            faults.Add(new Fault(binding.At + "/unit", $"The Datastream tells '{stream.Unit}' ({binding.Daily} of a day), which cannot become '{binding.Unit}'. Write a unit that goes with it, such as kWh/a for kWh, or %."));
        if (binding.By is null) return faults;
        if (await DemandAsync(binding.By, at + "/by", faults) is { } by && binding.IsByWeather && !Celsius.Contains(by.Unit))
            faults.Add(new Fault(at + "/by", $"Degree days need a temperature in °C; this Datastream tells '{by.Unit}'."));
        return faults;
    }

    private async Task<DatastreamInfo?> DemandAsync(string id, string field, List<Fault> faults)
    {
        var stream = await streams.FindAsync(id, Public);
        if (stream is null) faults.Add(new Fault(field, $"There is no Datastream '{id}'. Its id stands in its address, /v1.1/Datastreams(12)."));
        else if (stream.Simulated) faults.Add(new Fault(field, $"The values of Datastream '{id}' are simulated: they show nothing."));
        return stream is { Simulated: false } ? stream : null;
    }
}
