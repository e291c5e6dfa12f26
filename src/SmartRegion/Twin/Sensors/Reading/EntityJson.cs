using System.Text.Json;
using SmartRegion.Query;
using SmartRegion.Twin.Features.Formats;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>Writes entities as JSON (18-088, clause 8 and 9.3): control information, properties, relations, what was expanded.</summary>
/// <param name="root">The address of the service, without a slash at its end.</param>
internal sealed class EntityJson(Utf8JsonWriter json, EntityIds ids, string root)
{
    private readonly Dictionary<ODataQuery, Selection> _selections = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(ODataQuery, int), string> _rests = [];
    private char[] _address = new char[256];

    /// <summary>Writes a page as the answer to a request.</summary>
    /// <param name="address">The address of the set, for the link to the next page.</param>
    public void Write(EntityPage page, ODataQuery query, string address)
    {
        json.WriteStartObject();
        WriteHead(page, address);
        json.WriteStartArray("value");
        foreach (var row in page.Rows) Write(row, query);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the count and the link to the next page.</summary>
    public void WriteHead(EntityPage page, string address)
    {
        if (page.Count is { } count) Write("", count);
        if (page.Next is { } next) json.WriteString("@iot.nextLink", $"{address}?{ODataText.Write(next)}");
    }

    /// <summary>Writes one property of an observation as a bare value, null when it has none.</summary>
    public void WriteValue(EntityRow row, string name)
    {
        if (name == "@iot.id") { ids.Write(json, row.Key, row.Id); return; }
        var property = row.Type.Property(name)!;
        if (property.Kind == ValueKind.Result) { WriteResultValue(row, AllOf); return; }
        using var doc = row.Doc is null ? null : JsonDocument.Parse(row.Doc, Documents);
        if (property.Kind is ValueKind.Instant or ValueKind.Period) json.WriteStringValue(EntityTimes.Of(row, property, doc?.RootElement)?.ToString());
        else if (doc is not null && doc.RootElement.TryGetProperty(name, out var value)) value.WriteTo(json);
        else json.WriteNullValue();
    }

    /// <summary>Writes the addresses of a page.</summary>
    public void WriteRefs(EntityPage page, string address)
    {
        json.WriteStartObject();
        WriteHead(page, address);
        json.WriteStartArray("value");
        foreach (var row in page.Rows) WriteRef(row);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the address of an entity.</summary>
    public void WriteRef(EntityRow row)
    {
        json.WriteStartObject();
        json.WriteString("@iot.selfLink", Link(row));
        json.WriteEndObject();
    }

    /// <summary>Writes an entity.</summary>
    public void Write(EntityRow row, ODataQuery query)
    {
        var selection = SelectionOf(row.Type, query);
        var link = Link(row);
        json.WriteStartObject();
        if (selection.Has("@iot.selfLink")) json.WriteString("@iot.selfLink", link);
        if (selection.Has("@iot.id")) { json.WritePropertyName("@iot.id"); ids.Write(json, row.Key, row.Id); }
        WriteProperties(row, selection);
        for (var i = 0; i < row.Type.Navigations.Count; i++)
        {
            var nav = row.Type.Navigations[i];
            if (row.Type.IsObservation && nav.Name == (row.IsOfMulti ? "Datastream" : "MultiDatastream")) continue;
            if (selection.Has(nav.Name)) json.WriteString(nav.LinkName, Below(link, nav.Name));
            if (row.Expanded(i) is { } expanded) Write(nav, expanded, ExpandOf(query, nav), link);
        }
        json.WriteEndObject();
    }

    /// <summary>The entity's own address.</summary>
    public string Link(EntityRow row) => $"{root}/{row.Type.Set}({ids.InAddress(row.Key, row.Id)})";

    // An answer has thousands of such addresses, each of which is needed for a moment.
    private ReadOnlySpan<char> Below(string link, string name)
    {
        var length = link.Length + 1 + name.Length;
        if (_address.Length < length) _address = new char[length * 2];
        link.CopyTo(_address);
        _address[link.Length] = '/';
        name.CopyTo(_address.AsSpan(link.Length + 1));
        return _address.AsSpan(0, length);
    }

    private Selection SelectionOf(EntityType type, ODataQuery query)
    {
        if (!_selections.TryGetValue(query, out var selection)) _selections[query] = selection = Selection.Of(type, query.Select);
        return selection;
    }

    private static ODataQuery ExpandOf(ODataQuery query, Navigation nav)
    {
        var i = 0;
        while (query.Expand[i].Name != nav.Name) i++;
        return query.Expand[i].Query;
    }

    private void Write(Navigation nav, ExpandedSet expanded, ODataQuery query, string link)
    {
        if (!nav.Many)
        {
            if (expanded.Rows.Count == 0) return;
            json.WritePropertyName(nav.Key);
            Write(expanded.Rows[0], query);
            return;
        }
        if (expanded.Count is { } count) Write(nav.Name, count);
        json.WriteStartArray(nav.Key);
        foreach (var row in expanded.Rows) Write(row, query);
        json.WriteEndArray();
        if (expanded.HasMore)
            json.WriteString($"{nav.Name}@iot.nextLink", $"{link}/{nav.Name}?{Rest(query, expanded.Rows.Count)}");
    }

    // Many parents have equally many more.
    private string Rest(ODataQuery query, int shown)
    {
        if (!_rests.TryGetValue((query, shown), out var rest)) _rests[(query, shown)] = rest = ODataText.Write(query with { Skip = (query.Skip ?? 0) + shown });
        return rest;
    }

    private void Write(string name, Count count)
    {
        json.WriteNumber($"{name}@iot.count", count.Number);
        if (count.Estimated) json.WriteBoolean($"{name}@smartregion.countEstimated", true);
    }

    private void WriteProperties(EntityRow row, Selection selection)
    {
        var properties = row.Type.Properties;
        Span<Range> members = stackalloc Range[properties.Count];
        if (row.Doc is not null) DocumentMembers.Find(row.Doc, properties, members);
        for (var i = 0; i < properties.Count; i++)
        {
            var property = properties[i];
            if (!selection.Has(property.Name)) continue;
            if (property.Kind == ValueKind.Result) { json.WritePropertyName(property.Key); WriteResultValue(row, selection); }
            else if (property.Kind is ValueKind.Instant or ValueKind.Period) WriteTime(row, property);
            else if (property.Computed) WriteArea(row, property);
            else if (!members[i].Equals(default)) WriteMember(row.Doc.AsMemory(members[i]), property, selection);
        }
    }

    private void WriteMember(ReadOnlyMemory<byte> value, EntityProperty property, Selection selection)
    {
        json.WritePropertyName(property.Key);
        if (selection.HasWhole(property.Name)) { json.WriteRawValue(value.Span, skipInputValidation: true); return; }
        using var document = JsonDocument.Parse(value, Documents);
        selection.Write(json, property.Name, document.RootElement);
    }

    private void WriteResultValue(EntityRow row, Selection selection)
    {
        if (row.Result is { } result)
        {
            using var document = JsonDocument.Parse(result, Documents);
            selection.Write(json, "result", document.RootElement);
        }
        else if (row.Number is { } number) json.WriteNumberValue(number);
        else json.WriteNullValue();
    }

    private void WriteTime(EntityRow row, EntityProperty property)
    {
        using var more = row.Type.IsObservation && row.Doc is not null && property.Name == "validTime" ? JsonDocument.Parse(row.Doc, Documents) : null;
        if (EntityTimes.Of(row, property, more?.RootElement) is { } period)
        {
            Span<byte> text = stackalloc byte[Period.MaxLength];
            json.WriteString(property.Key, text[..period.Write(text)]);
        }
        else if (property.Always) json.WriteNull(property.Key);
    }

    private void WriteArea(EntityRow row, EntityProperty property)
    {
        if (row.Area is null) return;
        json.WritePropertyName(property.Key);
        WkbJson.Write(json, row.Area, WkbJson.Telling.AsStored);
    }

    private static readonly Selection AllOf = Selection.Of(EntityTypes.Observation, []);

    private static readonly JsonDocumentOptions Documents = new() { MaxDepth = 128 };
}
