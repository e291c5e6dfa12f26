using System.Globalization;
using System.Text.Json;

namespace SmartRegion.Core.Rdf;

/// <summary>
/// JSON-LD 1.1 to statements in one walk, without the forms between: contexts with terms, prefixes, coercion, containers (@list, @set,
/// @language, @index, @id, @type), scoped contexts, @graph, @reverse, @included, @nest. Named graphs are read into the one graph.
/// </summary>
internal sealed class JsonLdParser
{
    private readonly TripleSink _sink;

    private JsonLdParser(TripleSink sink) => _sink = sink;

    public static void Parse(Stream stream, TripleSink sink, string? baseIri)
    {
        try
        {
            using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = sink.Limits.Depth });
            new JsonLdParser(sink).Top(document.RootElement, new JsonLdContext(baseIri));
        }
        catch (JsonException e)
        {
            throw new RdfException("This is no JSON: " + e.Message, (e.LineNumber ?? -1) + 1, (e.BytePositionInLine ?? -1) + 1, e);
        }
        catch (InvalidOperationException e)
        {
            throw new RdfException("This is no JSON-LD: a value is of another type than its keyword demands.", inner: e);
        }
    }

    private void Top(JsonElement root, JsonLdContext context)
    {
        if (root.ValueKind == JsonValueKind.Array)
            foreach (var item in root.EnumerateArray()) Top(item, context);
        else if (root.ValueKind == JsonValueKind.Object) Node(root, context);
        else throw new RdfException("JSON-LD is an object or an array of objects.");
    }

    private Term Node(JsonElement node, JsonLdContext context, string? id = null, string? type = null)
    {
        if (node.TryGetProperty("@context", out var local)) context = context.With(local);
        var types = Types(node, context);
        if (type is not null) types.Add(type);
        var typed = context;
        foreach (var name in types.Order(StringComparer.Ordinal))
            if (context.Term(name)?.Context is { } scoped) typed = typed.With(scoped);
        var subject = Subject(node, typed, id);
        foreach (var name in types)
            if (context.Expand(name, true, true) is { } iri) _sink.Add(subject, RdfNames.Type, Reference(iri));
        Members(node, subject, typed);
        return subject;
    }

    private static List<string> Types(JsonElement node, JsonLdContext context)
    {
        var types = new List<string>();
        foreach (var p in node.EnumerateObject())
            if (context.Expand(p.Name, true, false) == "@type")
                types.AddRange(Each(p.Value).Select(t => t.GetString() ?? throw new RdfException("A value of @type is a text.")));
        return types;
    }

    private Term Subject(JsonElement node, JsonLdContext context, string? id)
    {
        foreach (var p in node.EnumerateObject())
            if (context.Expand(p.Name, true, false) == "@id") id = p.Value.GetString();
        return id is null ? _sink.NewBlank() : Reference(context.Expand(id, false, true)!);
    }

    private void Members(JsonElement node, Term subject, JsonLdContext context)
    {
        foreach (var p in node.EnumerateObject())
        {
            var name = context.Expand(p.Name, true, false);
            if (name is null) continue;
            if (JsonLdContext.IsKeyword(name)) Keyword(name, p.Value, subject, context);
            else if (name.Contains(':', StringComparison.Ordinal) && !name.StartsWith("_:", StringComparison.Ordinal)) Property(subject, name, context.Term(p.Name), p.Value, context);
        }
    }

    private void Keyword(string keyword, JsonElement value, Term subject, JsonLdContext context)
    {
        switch (keyword)
        {
            case "@graph" or "@included":
                foreach (var item in Each(value))
                    if (item.ValueKind == JsonValueKind.Object) Node(item, context);
                break;
            case "@nest":
                foreach (var item in Each(value)) Members(item, subject, context);
                break;
            case "@reverse":
                foreach (var p in value.EnumerateObject())
                    if (context.Expand(p.Name, true, false) is { } name)
                        Property(subject, name, (context.Term(p.Name) ?? new JsonLdTerm(name)) with { Reverse = context.Term(p.Name)?.Reverse != true }, p.Value, context);
                break;
        }
    }

    private void Property(Term subject, string predicate, JsonLdTerm? term, JsonElement value, JsonLdContext context)
    {
        if (term?.Context is { } scoped) context = context.With(scoped);
        foreach (var found in Values(term, value, context))
            if (term?.Reverse != true) _sink.Add(subject, predicate, found);
            else if (!found.IsLiteral) _sink.Add(found, predicate, subject);
    }

    private IEnumerable<Term> Values(JsonLdTerm? term, JsonElement value, JsonLdContext context)
    {
        var container = term?.Container ?? [];
        if (term?.Type == "@json") return [Term.Literal(value.GetRawText(), RdfNames.JsonLiteral)];
        if (container.Contains("@list") && !IsList(value, context)) return [List(term, value, context)];
        if (value.ValueKind == JsonValueKind.Object && container.Any(c => c is "@language" or "@index" or "@id" or "@type")) return Mapped(term!, value, context);
        return Each(value).SelectMany(v => One(term, v, context));
    }

    private IEnumerable<Term> Mapped(JsonLdTerm term, JsonElement map, JsonLdContext context)
    {
        foreach (var p in map.EnumerateObject())
        {
            var key = context.Expand(p.Name, true, false) == "@none" ? null : p.Name;
            foreach (var v in Each(p.Value))
                if (term.Container.Contains("@language"))
                {
                    if (v.ValueKind == JsonValueKind.String) yield return Said(v.GetString()!, key?.ToLowerInvariant());
                }
                else if (v.ValueKind == JsonValueKind.Object && term.Container.Contains("@id")) yield return Node(v, context, key);
                else if (v.ValueKind == JsonValueKind.Object && term.Container.Contains("@type")) yield return Node(v, context, null, key);
                else
                    foreach (var found in One(term, v, context)) yield return found;
        }
    }

    private IEnumerable<Term> One(JsonLdTerm? term, JsonElement value, JsonLdContext context)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null: return [];
            case JsonValueKind.Array: return Each(value).SelectMany(v => One(term, v, context));
            case JsonValueKind.Object: break;
            default: return [Scalar(term, value, context)];
        }
        if (value.TryGetProperty("@context", out var local)) context = context.With(local);
        foreach (var p in value.EnumerateObject())
            switch (context.Expand(p.Name, true, false))
            {
                case "@value": return p.Value.ValueKind == JsonValueKind.Null ? [] : [Literal(value, p.Value, context)];
                case "@list": return [List(term, p.Value, context)];
                case "@set": return Each(p.Value).SelectMany(v => One(term, v, context));
            }
        return [Node(value, context)];
    }

    private static bool IsList(JsonElement value, JsonLdContext context) =>
        value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any(p => context.Expand(p.Name, true, false) == "@list");

    private Term List(JsonLdTerm? term, JsonElement items, JsonLdContext context)
    {
        var plain = term is null ? null : term with { Container = [] };
        var members = Each(items).SelectMany(v => v.ValueKind == JsonValueKind.Array ? [List(plain, v, context)] : One(plain, v, context)).ToList();
        var rest = Term.Iri(RdfNames.Nil);
        for (var i = members.Count - 1; i >= 0; i--)
        {
            var cell = _sink.NewBlank();
            _sink.Add(cell, RdfNames.First, members[i]);
            _sink.Add(cell, RdfNames.Rest, rest);
            rest = cell;
        }
        return rest;
    }

    private static Term Literal(JsonElement whole, JsonElement value, JsonLdContext context)
    {
        string? type = null, language = null;
        foreach (var p in whole.EnumerateObject())
            switch (context.Expand(p.Name, true, false))
            {
                case "@type": type = p.Value.GetString() is { } t ? context.Expand(t, true, true) : null; break;
                case "@language": language = p.Value.GetString()?.ToLowerInvariant(); break;
            }
        if (type == "@json") return Term.Literal(value.GetRawText(), RdfNames.JsonLiteral);
        return language is not null ? Said(value.GetString()!, language) : Native(value, type);
    }

    private static Term Scalar(JsonLdTerm? term, JsonElement value, JsonLdContext context)
    {
        if (value.ValueKind == JsonValueKind.String && term?.Type is "@id" or "@vocab" && context.Expand(value.GetString()!, term.Type == "@vocab", true) is { } iri) return Reference(iri);
        var type = term?.Type is "@id" or "@vocab" or "@none" ? null : term?.Type;
        if (type is null && value.ValueKind == JsonValueKind.String) return Said(value.GetString()!, term?.HasLanguage == true ? term.Language : context.Language);
        return Native(value, type);
    }

    private static Term Native(JsonElement value, string? type) => value.ValueKind switch
    {
        JsonValueKind.String => Term.Literal(value.GetString()!, type ?? Xsd.String),
        JsonValueKind.True or JsonValueKind.False => Term.Literal(value.GetRawText(), type ?? Xsd.Boolean),
        JsonValueKind.Number => Number(value.GetDouble(), type),
        _ => throw new RdfException("A @value is a text, a number or a truth value."),
    };

    private static Term Number(double number, string? type)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e21 && type != Xsd.Double)
            return Term.Literal(number.ToString("F0", CultureInfo.InvariantCulture), type ?? Xsd.Integer);
        // The canonical form of xsd:double, with at most 15 digits after the point.
        var text = number.ToString("0.0##############E0", CultureInfo.InvariantCulture);
        return Term.Literal(text, type ?? Xsd.Double);
    }

    private static Term Said(string text, string? language) => language is null ? Term.Literal(text) : Term.Text(text, language);

    private static Term Reference(string iri) => iri.StartsWith("_:", StringComparison.Ordinal) ? TripleSink.Named(iri[2..]) : Term.Iri(iri);

    private static IEnumerable<JsonElement> Each(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
}
