using System.Buffers;
using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Reading;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>
/// The two ways by which observations come in great numbers: one by one, with everything that they need there already, and by data
/// arrays. Both go through the queue of <see cref="Observations"/>.
/// </summary>
internal static class ObservationPosts
{
    /// <summary>
    /// The row of a POST of an Observation whose Datastream is named by the address or by a link, and whose FeatureOfInterest, if it
    /// names one, by a link; null for any other request.
    /// </summary>
    public static ObservationRow? Row(EntityIds ids, SensorRequest request)
    {
        if (request.Options.Count > 0 || request.WantsRepresentation || ids.Kind == IdKind.String || !request.Path.EndsWith("Observations", StringComparison.Ordinal)) return null;
        var path = SensorPath.Parse(request.Path);
        if (path.Count > 2 || path[^1] is not { Name: "Observations", Id: null }) return null;
        var row = new ObservationRow();
        if (path.Count == 2)
        {
            if (path[0] is not { Name: "Datastreams" or "MultiDatastreams", Id: { } id } || ids.KeyOf(id) is not { } stream) return null;
            (row.Datastream, row.OfMulti) = (stream, path[0].Name[0] == 'M');
        }
        var body = EntityBody.Read(EntityTypes.Observation, SensorWrites.Body(request), "", whole: true);
        foreach (var (name, node) in body.Links)
        {
            if (!WriteScope.IsLink(node, ids) || ids.KeyOf(Json.AsText(node!["@iot.id"]) ?? node["@iot.id"]?.ToJsonString() ?? "") is not { } key) return null;
            if (name == "FeatureOfInterest") row.Feature = key;
            else if (row.Datastream != 0) return null;
            else (row.Datastream, row.OfMulti) = (key, name[0] == 'M');
        }
        if (row.Datastream == 0) return null;
        return ObservationFields.Row(body, Instants.Now) with { Datastream = row.Datastream, OfMulti = row.OfMulti, Feature = row.Feature };
    }

    /// <summary>The answer to such a POST, once the row is stored.</summary>
    /// <exception cref="ProblemException">404 where the address names no datastream; 400 for all else.</exception>
    public static SensorAnswer Answer(EntityIds ids, SensorRequest request, ObservationRow row)
    {
        if (row.Error is null) return new SensorAnswer(201, Location: $"{request.Root}/Observations({ids.InAddress(row.Id, null)})");
        if (EntityInsert.Conflict(row.Error, "") is { } conflict) throw conflict;
        throw row.Error == ObservationRow.NoStream && request.Path.Contains('/', StringComparison.Ordinal)
            ? new ProblemException(Problem.NotFound(row.Error))
            : new ProblemException(row.Error == ObservationRow.NoStream ? "/Datastream/@iot.id" : "", row.Error);
    }

    /// <summary>The answer to CreateObservations: for each row, in order, its address, or "error" and why.</summary>
    public static SensorAnswer Answer(EntityIds ids, string root, ObservationRow[] rows)
    {
        var buffer = new ArrayBufferWriter<byte>(rows.Length * (root.Length + 40) + 2);
        using (var json = new Utf8JsonWriter(buffer, Json.Writing))
        {
            json.WriteStartArray();
            var prefix = $"{root}/Observations(";
            foreach (var row in rows)
                json.WriteStringValue(row.Error is { } error ? "error " + error : string.Concat(prefix, ids.InAddress(row.Id, null), ")"));
            json.WriteEndArray();
        }
        return new SensorAnswer(201, "application/json", buffer.WrittenMemory);
    }
}
