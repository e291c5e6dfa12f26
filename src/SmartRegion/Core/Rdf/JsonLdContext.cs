using System.Text.Json;

namespace SmartRegion.Core.Rdf;

/// <summary>What a term of a context stands for (JSON-LD 1.1, 9.15.1).</summary>
internal sealed record JsonLdTerm(string? Id)
{
    public bool Reverse { get; init; }
    public string? Type { get; init; }
    public string? Language { get; init; }
    public bool HasLanguage { get; init; }
    public IReadOnlyList<string> Container { get; init; } = [];
    public JsonElement? Context { get; init; }
}

/// <summary>An active context (JSON-LD 1.1 API, 4): what names stand for. A context that lies elsewhere is never fetched, but an error.</summary>
internal sealed class JsonLdContext
{
    private const int MaxDepth = 20;

    private readonly string? _documentBase;
    private readonly Dictionary<string, JsonLdTerm?> _terms = [];

    public string? Base { get; private set; }
    public string? Language { get; private set; }
    private string? Vocabulary { get; set; }

    public JsonLdContext(string? documentBase) => Base = _documentBase = documentBase;

    public JsonLdTerm? Term(string name) => _terms.GetValueOrDefault(name);

    /// <summary>This context with another laid over it.</summary>
    public JsonLdContext With(JsonElement local, int depth = 0)
    {
        if (depth > MaxDepth) throw new RdfException("Contexts are nested too deep.");
        return local.ValueKind switch
        {
            JsonValueKind.Null => new JsonLdContext(_documentBase),
            JsonValueKind.Array => local.EnumerateArray().Aggregate(this, (c, e) => c.With(e, depth + 1)),
            JsonValueKind.String => throw Elsewhere(local.GetString()),
            JsonValueKind.Object => Extended(local),
            _ => throw new RdfException("A context is an object, an address, a list of these, or null."),
        };
    }

    /// <summary>The IRI, blank node or keyword that a name stands for; null when for nothing.</summary>
    public string? Expand(string value, bool vocabulary, bool relative, JsonElement? defining = null, HashSet<string>? open = null)
    {
        if (IsKeyword(value)) return value;
        if (defining is { } d && d.TryGetProperty(value, out _)) Define(value, d, open ?? []);
        if (vocabulary && _terms.TryGetValue(value, out var term)) return term?.Id;
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            var prefix = value[..colon];
            if (prefix == "_" || value.AsSpan(colon + 1).StartsWith("//")) return value;
            if (defining is { } e && e.TryGetProperty(prefix, out _)) Define(prefix, e, open ?? []);
            if (_terms.TryGetValue(prefix, out var p) && p?.Id is { } name) return name + value[(colon + 1)..];
            if (IriReference.IsAbsolute(value)) return value;
        }
        if (vocabulary && Vocabulary is not null) return Vocabulary + value;
        return relative ? IriReference.Resolve(Base, value) : vocabulary ? null : value;
    }

    public static bool IsKeyword(string value) => value is "@base" or "@container" or "@context" or "@direction" or "@graph" or "@id" or "@import" or "@included"
        or "@index" or "@json" or "@language" or "@list" or "@nest" or "@none" or "@prefix" or "@propagate" or "@protected" or "@reverse" or "@set" or "@type" or "@value" or "@version" or "@vocab";

    private JsonLdContext Extended(JsonElement local)
    {
        if (local.TryGetProperty("@context", out var inner)) return With(inner, 1);
        var result = new JsonLdContext(_documentBase) { Base = Base, Language = Language, Vocabulary = Vocabulary };
        foreach (var (name, term) in _terms) result._terms[name] = term;
        if (local.TryGetProperty("@import", out var import)) throw Elsewhere(import.GetString());
        if (local.TryGetProperty("@base", out var b)) result.Base = Text(b, "@base") is { } iri ? IriReference.Resolve(Base, iri) : null;
        if (local.TryGetProperty("@language", out var l)) result.Language = Text(l, "@language")?.ToLowerInvariant();
        if (local.TryGetProperty("@vocab", out var v)) result.Vocabulary = Text(v, "@vocab") is { } name ? result.Expand(name, true, true) : null;
        var open = new HashSet<string>();
        var done = new HashSet<string>();
        foreach (var p in local.EnumerateObject())
            if (!IsKeyword(p.Name) && done.Add(p.Name)) result.Define(p.Name, local, open);
        return result;
    }

    private static RdfException Elsewhere(string? address) => new($"The context {address} lies elsewhere and is not fetched; contexts within the document are read.");

    private static string? Text(JsonElement e, string what) => e.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => e.GetString(),
        _ => throw new RdfException($"{what} of a context is a text or null."),
    };

    // Open are the terms being defined: each of them is defined once for a context, also when another needs it before.
    private void Define(string name, JsonElement local, HashSet<string> open)
    {
        if (open.Contains("done " + name)) return;
        if (!open.Add(name)) throw new RdfException($"The term '{name}' of a context is defined by itself.");
        _terms.Remove(name);
        var value = local.GetProperty(name);
        var term = value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => new JsonLdTerm(Target(name, value.GetString()!, local, open)),
            JsonValueKind.Object => Whole(name, value, local, open),
            _ => throw new RdfException($"The term '{name}' of a context is a text, an object or null."),
        };
        _terms[name] = term;
        open.Remove(name);
        open.Add("done " + name);
    }

    private JsonLdTerm Whole(string name, JsonElement value, JsonElement local, HashSet<string> open)
    {
        var reverse = value.TryGetProperty("@reverse", out var r);
        var id = reverse ? r.GetString() : value.TryGetProperty("@id", out var i) ? Text(i, "@id") : name;
        var type = value.TryGetProperty("@type", out var t) ? Expand(t.GetString() ?? "", true, true, local, open) : null;
        var hasLanguage = value.TryGetProperty("@language", out var l);
        return new JsonLdTerm(id is null ? null : Target(name, id, local, open))
        {
            Reverse = reverse,
            Type = type,
            HasLanguage = hasLanguage,
            Language = hasLanguage ? Text(l, "@language")?.ToLowerInvariant() : null,
            Container = !value.TryGetProperty("@container", out var c) ? [] : c.ValueKind == JsonValueKind.Array ? [.. c.EnumerateArray().Select(e => e.GetString() ?? "")] : [c.GetString() ?? ""],
            Context = value.TryGetProperty("@context", out var context) ? context : null,
        };
    }

    private string? Target(string name, string id, JsonElement local, HashSet<string> open)
    {
        if (id != name) return Expand(id, true, false, local, open);
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) return Vocabulary is null ? null : Vocabulary + id;
        var prefix = id[..colon];
        if (local.TryGetProperty(prefix, out _)) Define(prefix, local, open);
        return _terms.GetValueOrDefault(prefix)?.Id is { } start ? start + id[(colon + 1)..] : id;
    }
}
