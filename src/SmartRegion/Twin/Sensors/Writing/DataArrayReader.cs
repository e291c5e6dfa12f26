using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>
/// Reads the body of CreateObservations (18-088, clause 15.2) to rows without building a tree of it: for each datastream the names
/// of the components, then bare values. A fault within a row is the row's; a fault in what is around is a 400.
/// </summary>
internal ref struct DataArrayReader(ReadOnlySpan<byte> body, EntityIds ids, long now)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = Json.MaxDepth };

    private readonly ReadOnlySpan<byte> _body = body;
    private readonly List<ObservationRow> _rows = [];

    /// <summary>The rows, in order.</summary>
    /// <exception cref="ProblemException">400 naming the place.</exception>
    public ObservationRow[] Read()
    {
        if (!Json.IsText(_body)) throw new ProblemException("", "A text in the body has what is no character: U+0000, or half of one.");
        var json = new Utf8JsonReader(_body, Options);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartArray) throw new ProblemException("", "Send an array of objects, one for each Datastream.");
            for (var i = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; i++) Group(ref json, $"/{i}");
            if (json.Read()) throw new ProblemException("", "There is more after the array.");
            return [.. _rows];
        }
        catch (JsonException e)
        {
            throw new ProblemException("", $"The body is not well-formed JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    private void Group(ref Utf8JsonReader json, string at)
    {
        if (json.TokenType != JsonTokenType.StartObject) throw new ProblemException(at, "Each is an object with Datastream, components and dataArray.");
        var row = new ObservationRow();
        Component[]? components = null;
        Utf8JsonReader data = default;
        var (hasData, done) = (false, false);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = json.GetString()!;
            json.Read();
            if (name is "Datastream" or "MultiDatastream") (row.OfMulti, row.Datastream) = (name[0] == 'M', Key(ref json, $"{at}/{name}"));
            else if (name == "components") components = Components(ref json, $"{at}/components");
            else if (name == "dataArray")
            {
                data = json;
                hasData = true;
                if (components is not null && row.Datastream != 0) { Rows(ref json, row, components, $"{at}/dataArray"); done = true; }
                else json.Skip();
            }
            else if (name.Contains('@', StringComparison.Ordinal)) json.Skip();
            else throw new ProblemException($"{at}/{name}", $"There is no '{name}' here. Known: Datastream, MultiDatastream, components, dataArray@iot.count, dataArray.");
        }
        if (row.OfMulti is null) throw new ProblemException($"{at}/Datastream", "Name the Datastream: {\"@iot.id\": …}.");
        if (components is null) throw new ProblemException($"{at}/components", "Name the components, such as phenomenonTime and result.");
        if (!hasData) throw new ProblemException($"{at}/dataArray", "Give the dataArray.");
        if (!done) Rows(ref data, row, components, $"{at}/dataArray");
    }

    private readonly long Key(ref Utf8JsonReader json, string at)
    {
        var written = (JsonNode.Parse(ref json) as JsonObject)?["@iot.id"] ?? throw new ProblemException(at, "Name it by its id: {\"@iot.id\": …}.");
        return ids.KeyOf(Json.AsText(written) ?? written.ToJsonString()) ?? -1;
    }

    private static Component[] Components(ref Utf8JsonReader json, string at)
    {
        if (JsonNode.Parse(ref json) is not JsonArray { Count: > 0 } names) throw new ProblemException(at, "The components are an array of names.");
        var components = new Component[names.Count];
        for (var i = 0; i < components.Length; i++)
            components[i] = Json.AsText(names[i]) switch
            {
                "phenomenonTime" => Component.PhenomenonTime,
                "result" => Component.Result,
                "resultTime" => Component.ResultTime,
                "resultQuality" => Component.Quality,
                "validTime" => Component.ValidTime,
                "parameters" => Component.Parameters,
                "FeatureOfInterest/id" or "FeatureOfInterest/@iot.id" => Component.Feature,
                var other => throw new ProblemException($"{at}/{i}", $"There is no component '{other}'. Known: phenomenonTime, result, resultTime, resultQuality, validTime, parameters, FeatureOfInterest/id."),
            };
        if (!components.Contains(Component.Result)) throw new ProblemException(at, "An Observation needs a result.");
        return components;
    }

    private readonly void Rows(ref Utf8JsonReader json, ObservationRow empty, Component[] components, string at)
    {
        if (json.TokenType != JsonTokenType.StartArray) throw new ProblemException(at, "The dataArray is an array of rows.");
        for (var i = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; i++)
        {
            if (json.TokenType != JsonTokenType.StartArray) throw new ProblemException($"{at}/{i}", "A row is an array of values.");
            var row = empty;
            Row(ref json, ref row, components);
            _rows.Add(row);
        }
    }

    private readonly void Row(ref Utf8JsonReader json, ref ObservationRow row, Component[] components)
    {
        var (resultTime, more) = (ObservationRow.None, default(More));
        var i = 0;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i >= components.Length) json.Skip();
            else Value(ref json, ref row, components[i], ref resultTime, ref more);
        }
        if (i != components.Length) row.Error ??= $"It has {i} values for {components.Length} components.";
        if (row.Starts == ObservationRow.None) row.Starts = now;
        if (resultTime != ObservationRow.None) row.Lag = resultTime - row.Starts;
        row.More = more.Any ? ObservationMore.Text(more.Quality, more.Parameters, more.Valid) : null;
    }

    private readonly void Value(ref Utf8JsonReader json, ref ObservationRow row, Component component, ref long resultTime, ref More more)
    {
        if (json.TokenType == JsonTokenType.Null) return;
        switch (component)
        {
            case Component.PhenomenonTime:
                if (json.TokenType == JsonTokenType.String && Period.TryParse(json.ValueSpan, out var period)) ObservationFields.SetTime(ref row, period);
                else row.Error ??= "Its phenomenonTime is no instant and no interval.";
                break;
            case Component.ResultTime:
                if (json.TokenType != JsonTokenType.String || !Instants.TryParse(json.ValueSpan, out resultTime)) row.Error ??= "Its resultTime is no instant.";
                break;
            case Component.Result: Result(ref json, ref row); break;
            case Component.Feature:
                var id = json.TokenType is JsonTokenType.String ? json.GetString()! : Raw(ref json);
                row.Feature = ids.KeyOf(id) ?? 0;
                if (row.Feature <= 0) row.Error ??= $"There is no FeatureOfInterest with the id {id}.";
                break;
            default: Other(ref json, ref row, component, ref more); break;
        }
    }

    private readonly void Result(ref Utf8JsonReader json, ref ObservationRow row)
    {
        if (json.TokenType != JsonTokenType.Number) { row.Result = Raw(ref json); return; }
        if (json.ValueSpan.Length <= ObservationFields.ExactDigits && Utf8Parser.TryParse(json.ValueSpan, out double number, out _)) row.Number = number + 0.0;
        else ObservationFields.SetNumber(ref row, Encoding.ASCII.GetString(json.ValueSpan));
    }

    private readonly void Other(ref Utf8JsonReader json, ref ObservationRow row, Component component, ref More more)
    {
        var value = JsonNode.Parse(ref json);
        more.Any = true;
        if (component == Component.Quality) more.Quality = value;
        else if (component == Component.Parameters && value is JsonObject) more.Parameters = value;
        else if (component == Component.ValidTime && Json.AsText(value) is { } text && Period.TryParse(text, out var valid)) more.Valid = valid;
        else row.Error ??= component == Component.Parameters ? "Its parameters are no object." : "Its validTime is no instant and no interval.";
    }

    private readonly string Raw(ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return Encoding.UTF8.GetString(_body[start..(int)json.BytesConsumed]);
    }

    private enum Component { PhenomenonTime, Result, ResultTime, Quality, ValidTime, Parameters, Feature }

    private struct More
    {
        public bool Any;
        public JsonNode? Quality, Parameters;
        public Period? Valid;
    }
}
