using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>A device type as it is used: which devices it fits, and its fields.</summary>
public sealed class DeviceType
{
    private readonly JsonObject? _match;

    /// <exception cref="ProblemException">400: a path or a unit that is none.</exception>
    public DeviceType(string id, JsonObject document)
    {
        (Id, Document, _match) = (id, document, document["match"] as JsonObject);
        Fields = [.. document["fields"]!.AsArray().Select((f, i) => new DeviceField((JsonObject)f!, $"/fields/{i}"))];
        if (Fields.GroupBy(f => f.PathText).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ProblemException("/fields", $"The path {twice.Key} is there twice.");
    }

    public string Id { get; }

    public JsonObject Document { get; }

    public IReadOnlyList<DeviceField> Fields { get; }

    /// <summary>True when it is for the device of that uplink.</summary>
    public bool Fits(Uplink uplink) => _match is null ||
        (Same("brand", uplink.Brand) && Same("model", uplink.Model) && Same("profile", uplink.Profile) && Same("application", uplink.Application)
            && Same("port", uplink.Port?.ToString(CultureInfo.InvariantCulture)));

    private bool Same(string name, string? value) => _match![name] is not { } wanted || string.Equals(wanted.ToString(), value, StringComparison.OrdinalIgnoreCase);
}

/// <summary>One value of a device type.</summary>
public sealed class DeviceField
{
    private readonly JsonPath _path;
    private readonly Scaling _scaling;

    public DeviceField(JsonObject document, string at)
    {
        Document = document;
        PathText = Json.AsText(document["path"])!;
        _path = JsonPath.Parse(PathText) ?? throw new ProblemException($"{at}/path", $"'{PathText}' is no path to one value. Write $.temperature, or $.probes[0].value.");
        Unit = Ucum.Find(Json.AsText(document["unit"])!) ?? throw new ProblemException($"{at}/unit", $"'{document["unit"]}' is no UCUM code. Write Cel, %, hPa, m3/h, ug/m3, or 1.");
        _scaling = Scaling.Of(document);
    }

    public JsonObject Document { get; }

    public string PathText { get; }

    public Ucum Unit { get; }

    public string Definition => Json.AsText(Document["property"]!["definition"])!;

    /// <summary>The value of a payload; null when it has none.</summary>
    /// <exception cref="ProblemException">422: it is no number, and is to be scaled.</exception>
    public JsonNode? Result(JsonObject payload) => _path.Find(payload) is { } value ? _scaling.Apply(value, PathText) : null;
}

/// <summary>Scale and offset of a value: decimal, so that 0.1 stays 0.1.</summary>
public readonly record struct Scaling(decimal Scale, decimal Offset)
{
    public static Scaling Of(JsonObject document) => new(Number(document["scale"], 1), Number(document["offset"], 0));

    /// <summary>The scaled value.</summary>
    /// <exception cref="ProblemException">422: it is no number.</exception>
    public JsonNode Apply(JsonNode value, string at)
    {
        if (this == new Scaling(1, 0)) return value.DeepClone();
        if (value.GetValueKind() != JsonValueKind.Number || !decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw new ProblemException(new Problem(422, "The value cannot be used", $"{at} is no number, and is to be scaled.", [new Fault(at, "It is no number, and is to be scaled.")]));
        decimal scaled;
        try { scaled = number * Scale + Offset; }
        catch (OverflowException) { throw new ProblemException(new Problem(422, "The value cannot be used", $"{at} is too large to be scaled.", [new Fault(at, "It is too large to be scaled.")])); }
        return JsonNode.Parse((scaled / 1.000000000000000000000000000m).ToString(CultureInfo.InvariantCulture))!;
    }

    private static decimal Number(JsonNode? node, decimal otherwise) => node is null ? otherwise
        : decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new ProblemException("/fields", $"{node.ToJsonString()} is too large to scale by.");
}
