using System.Buffers;
using System.Text.Json;

namespace SmartRegion.Core.Rdf;

/// <summary>JSON-LD with the context inside: a node object for each subject in one @graph.</summary>
public sealed class JsonLdWriter : RdfWriter, IDisposable
{
    private readonly Utf8JsonWriter _json;

    public JsonLdWriter(IBufferWriter<byte> output, IReadOnlyDictionary<string, string> prefixes) : base(output, prefixes) =>
        _json = new Utf8JsonWriter(output, Json.Writing);

    public override void Begin()
    {
        _json.WriteStartObject();
        _json.WriteStartObject("@context"u8);
        foreach (var (prefix, space) in Prefixes) _json.WriteString(prefix, space);
        _json.WriteEndObject();
        _json.WriteStartArray("@graph"u8);
    }

    public void Dispose() => _json.Dispose();

    protected override void Close()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    protected override void Subject(Term subject, List<(string Predicate, Term Object)> statements)
    {
        _json.WriteStartObject();
        _json.WritePropertyName("@id"u8);
        Reference(subject);
        for (var i = 0; i < statements.Count;)
        {
            var predicate = statements[i].Predicate;
            var end = i + 1;
            while (end < statements.Count && statements[end].Predicate == predicate) end++;
            if (predicate == RdfNames.Type) _json.WritePropertyName("@type"u8);
            else if (Name(predicate) is { } name) _json.WritePropertyName(name);
            else _json.WritePropertyName(predicate);
            if (end - i > 1) _json.WriteStartArray();
            for (var k = i; k < end; k++)
                if (predicate == RdfNames.Type) TypeName(statements[k].Object);
                else Value(statements[k].Object);
            if (end - i > 1) _json.WriteEndArray();
            i = end;
        }
        _json.WriteEndObject();
        _json.Flush();
    }

    private void TypeName(in Term type)
    {
        if (Name(type.Value) is { } name) _json.WriteStringValue(name);
        else Reference(type);
    }

    private void Value(in Term value)
    {
        if (value.IsLiteral && value.Language is null && value.Datatype == Xsd.String)
        {
            _json.WriteStringValue(value.Value);
            return;
        }
        _json.WriteStartObject();
        if (!value.IsLiteral)
        {
            _json.WritePropertyName("@id"u8);
            Reference(value);
        }
        else
        {
            _json.WriteString("@value"u8, value.Value);
            if (value.Language is not null) _json.WriteString("@language"u8, value.Language);
            else if (Name(value.Datatype!) is { } name) _json.WriteString("@type"u8, name);
            else _json.WriteString("@type"u8, value.Datatype);
        }
        _json.WriteEndObject();
    }

    private void Reference(in Term term) => _json.WriteStringValue(term.IsBlank ? "_:" + term.Value : term.Value);
}
