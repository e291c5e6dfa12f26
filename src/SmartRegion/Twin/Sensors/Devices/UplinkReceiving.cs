using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>What has become of a message of a source.</summary>
/// <param name="Faults">What of it could not be used; the rest is stored.</param>
public sealed record Receipt(Stored Stored, IReadOnlyList<Fault> Faults);

/// <summary>
/// Takes in messages of network servers, whatever way they come: reads them, finds the device type, creates what is missing and
/// stores the values, all in one transaction. What cannot be used is kept with the reason, and counted.
/// </summary>
public sealed class UplinkReceiving(Sensors sensors, DeviceDocuments documents, DeviceCounts counts)
{
    /// <summary>Takes in one message.</summary>
    /// <param name="device">The device as the topic names it.</param>
    /// <exception cref="ProblemException">4xx: nothing of it could be used; it is counted and kept as a fault.</exception>
    public async Task<Receipt> ReceiveAsync(string source, ReadOnlyMemory<byte> body, string? device = null)
    {
        var doc = documents.Find(DeviceDocuments.Source, source) ?? throw new ProblemException(Problem.NotFound($"There is no source '{source}'."));
        try
        {
            var message = JsonBody.Parse(body.Span) as JsonObject ?? throw new ProblemException("", "An uplink is one JSON object.");
            if (Uplink.Read(doc, message, device, Instants.Now) is not { } uplink) return new Receipt(default, []);
            var type = doc["types"]!.AsArray().Select(t => documents.FindType(t!.GetValue<string>())).FirstOrDefault(t => t?.Fits(uplink) == true)
                ?? throw new ProblemException(new Problem(422, "The device is of no known type", $"Device {uplink.Device} (brand {uplink.Brand ?? "?"}, model {uplink.Model ?? "?"}, profile {uplink.Profile ?? "?"}, port {uplink.Port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"}) fits none of the types of this source.", [new Fault("", "No device type fits.")]));
            return await StoreAsync(source, doc, type, uplink, Encoding.UTF8.GetString(body.Span));
        }
        catch (ProblemException e)
        {
            await counts.RefuseAsync(source, e.Problem.Faults is [{ Field: var field } fault, ..] ? $"{field}: {fault.Message} {(fault.Message == e.Message ? "" : e.Message)}".Trim(' ', ':') : e.Message, Encoding.UTF8.GetString(body.Span));
            throw;
        }
    }

    private Task<Receipt> StoreAsync(string source, JsonObject doc, DeviceType type, Uplink uplink, string payload)
    {
        var (values, faults) = Values(type, uplink);
        if (values.Count == 0)
            throw new ProblemException(faults.Count > 0 ? new Problem(422, "The values cannot be used", faults[0].Message, faults)
                : new Problem(422, "The payload has none of the values", $"None of {string.Join(", ", type.Fields.Select(f => f.PathText))} is in the payload of {uplink.Device}.", [new Fault("", "It has none of the values.")]));
        return sensors.WriteAsync(async scope =>
        {
            var entities = new DeviceEntities(scope);
            var rows = new List<ObservationRow>();
            foreach (var (field, result) in values)
            {
                var (stream, feature) = await entities.StreamAsync(source, type, field, uplink, doc["location"] as JsonArray);
                var row = new ObservationRow { Datastream = stream, Feature = feature, Starts = uplink.Time };
                ObservationFields.SetResult(ref row, result);
                rows.Add(row);
            }
            ObservationRow[] all = [.. rows];
            var stored = await DeviceObservations.StoreAsync(scope, all, RuleOf(doc));
            foreach (var row in all.Where(r => r.Error is not null)) faults.Add(new Fault("", row.Error!));
            foreach (var fault in faults) await DeviceCounts.AddFaultAsync(scope.Session, source, $"{fault.Field}: {fault.Message}".Trim(' ', ':'), payload, scope.Now);
            stored = stored with { Faulty = faults.Count };
            await DeviceCounts.AddAsync(scope.Session, source, 1, stored, scope.Now);
            return new Receipt(stored, faults);
        });
    }

    /// <summary>The rule of a document.</summary>
    internal static Duplicates RuleOf(JsonObject doc) => Json.AsText(doc["duplicates"]) switch { "replace" => Duplicates.Replace, "keep" => Duplicates.Keep, _ => Duplicates.Refuse };

    private static (List<(DeviceField Field, JsonNode Result)> Values, List<Fault> Faults) Values(DeviceType type, Uplink uplink)
    {
        var values = new List<(DeviceField, JsonNode)>();
        var faults = new List<Fault>();
        foreach (var field in type.Fields)
        {
            try { if (field.Result(uplink.Payload) is { } result) values.Add((field, result)); }
            catch (ProblemException e) { faults.AddRange(e.Problem.Faults ?? []); }
        }
        return (values, faults);
    }
}
