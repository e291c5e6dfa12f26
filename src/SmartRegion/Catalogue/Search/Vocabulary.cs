using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>The concepts of the field in three languages (SKOS), as the entry of kind "vocabulary" holds them.</summary>
public sealed class Vocabulary
{
    /// <summary>The entry that holds the vocabulary of the field.</summary>
    public const string EntryId = Catalogue.Concepts.VocabularyId;

    public static readonly Vocabulary Empty = new([]);

    private readonly Dictionary<string, Concept> _byId;
    private readonly ILookup<string, Concept> _narrower;

    private Vocabulary(IReadOnlyList<Concept> concepts)
    {
        Concepts = concepts;
        _byId = concepts.DistinctBy(c => c.Id).ToDictionary(c => c.Id);
        _narrower = concepts.Where(c => c.Broader is not null).ToLookup(c => c.Broader!);
        Fingerprint = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', concepts.Select(Signature)))))[..16];
    }

    public IReadOnlyList<Concept> Concepts { get; }

    /// <summary>Changes whenever a concept or a label does: an index made with another vocabulary is stale.</summary>
    public string Fingerprint { get; }

    public Concept? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The concepts directly below.</summary>
    public IEnumerable<Concept> Narrower(Concept concept) => _narrower[concept.Id];

    /// <summary>Reads <c>conceptScheme</c> of the entry. Assumes that the document was validated.</summary>
    public static Vocabulary From(JsonObject vocabularyEntryDoc) =>
        new([.. (vocabularyEntryDoc["conceptScheme"] as JsonArray ?? []).OfType<JsonObject>().Select(Read)]);

    private static Concept Read(JsonObject o) => new(
        o["id"]!.GetValue<string>(),
        o["broader"]?.GetValue<string>(),
        Strings(o["topics"]),
        LangText.From(o["prefLabel"]) ?? new LangText(null, null, null),
        Language.All.ToDictionary(l => l, l => (IReadOnlyList<string>)Strings(o["altLabel"]?[l])))
    { Definition = LangText.From(o["definition"]) };

    private static List<string> Strings(JsonNode? node) =>
        (node as JsonArray)?.Select(n => n!.GetValue<string>()).ToList() ?? [];

    private static string Signature(Concept c) =>
        $"{c.Id}\t{c.Broader}\t{string.Join('\t', c.Labels.Select(l => l.Language + l.Text))}";
}

/// <summary>One concept with its words in three languages.</summary>
/// <param name="Broader">Id of the concept above it.</param>
/// <param name="AltLabel">By language, other words for it.</param>
public sealed record Concept(
    string Id,
    string? Broader,
    IReadOnlyList<string> Topics,
    LangText PrefLabel,
    IReadOnlyDictionary<string, IReadOnlyList<string>> AltLabel)
{
    /// <summary>What it means, where that is told.</summary>
    public LangText? Definition { get; init; }

    /// <summary>All its labels, the preferred ones first.</summary>
    public IEnumerable<(string Text, string Language)> Labels =>
        PrefLabel.Languages.Select(l => (PrefLabel.In(l)!, l))
            .Concat(Language.All.SelectMany(l => (AltLabel.GetValueOrDefault(l) ?? []).Select(t => (t, l))));
}
