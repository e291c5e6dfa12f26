using System.Text.RegularExpressions;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;

namespace SmartRegion.Portal.Writing;

/// <summary>What was found for a name that was typed: none, one, or several between which the person decides.</summary>
public sealed record FoundNames(IReadOnlyList<string> Ids, IReadOnlyList<string> Written);

/// <summary>Entries and concepts by the names that people type. A chosen one is written "Nová Role (cz-555398)".</summary>
public sealed partial class NameLookup(Entries entries, SearchIndex index)
{
    private const string Concept = "concept";
    private const int MostTold = 8, MostAsked = 50;

    /// <summary>"Nová Role (cz-555398)" of an id; the id stands for a name that is not known.</summary>
    public static string Written(string id, IReadOnlyDictionary<string, string> names) => $"{names.GetValueOrDefault(id, id)} ({id})";

    /// <summary>The id in what was typed or chosen; null where there is a name only.</summary>
    public static string? IdIn(string typed) => Chosen().Match(typed) is { Success: true } m ? m.Groups[1].Value : null;

    /// <summary>By which a found name is looked up.</summary>
    public static string Key(string? kind, string typed) => $"{kind} {typed}";

    /// <summary>The names of all that a document refers to, for a reader of that language.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesOfAsync(FormSchema form, System.Text.Json.Nodes.JsonObject doc, string language)
    {
        var (ids, concepts) = (new HashSet<string>(), new HashSet<string>());
        foreach (var field in form.Fields) Collect(field, doc[field.Name], ids, concepts);
        var names = new Dictionary<string, string>();
        foreach (var entry in await entries.FindAllAsync([.. ids])) names[entry.Id] = entry.Title.Tell(language)!.Text;
        foreach (var id in concepts)
            if (index.Vocabulary.Find(id)?.PrefLabel.Tell(language)?.Text is { } label) names[id] = label;
        return names;
    }

    /// <summary>Looks up every name of a form that came without its id.</summary>
    public async Task<IReadOnlyDictionary<string, FoundNames>> FindAsync(FormSchema form, FormValues values, string language)
    {
        var found = new Dictionary<string, FoundNames>();
        foreach (var (path, value) in values.All.ToList())
        {
            if (value.Length == 0 || found.Count >= MostAsked || form.Find(path) is not { Kind: FieldKind.Name or FieldKind.Names } field) continue;
            foreach (var typed in value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(t => IdIn(t) is null))
                if (!found.ContainsKey(Key(field.Of, typed))) found[Key(field.Of, typed)] = field.Of == Concept ? Concepts(typed, language) : await EntriesAsync(field.Of, typed, language);
        }
        return found;
    }

    private async Task<FoundNames> EntriesAsync(string? kind, string typed, string language)
    {
        if (EntryCheck.Slug().IsMatch(typed) && await entries.FindAsync(typed) is { } exact && (kind is null || exact.Kind == kind)) return Of([exact], language);
        var chosen = kind is null ? new Dictionary<string, IReadOnlyList<string>>() : new() { [Facets.Kind] = [kind] };
        var hits = index.Search(new SearchRequest { Text = typed, Chosen = chosen, Limit = 20, WithFacets = false }).Hits.Select(h => h.Id).ToList();
        var near = await entries.FindAllAsync(hits);
        var wanted = Words.Key(typed);
        var same = near.Where(e => Language.All.Any(l => e.Title.In(l) is { } title && Words.Key(title) == wanted)).ToList();
        // Else those whose names have all its words: one of them is what is meant, several are a choice.
        return Of(same.Count > 0 ? same : [.. near.Where(e => Language.All.Any(l => e.Title.In(l) is { } title && (" " + Words.Key(title)).Contains(" " + wanted, StringComparison.Ordinal)))], language);
    }

    private FoundNames Concepts(string typed, string language)
    {
        var wanted = Words.Key(typed);
        var found = index.Vocabulary.Find(typed) is { } exact ? [exact] : index.Vocabulary.Concepts.Where(c => c.Labels.Any(l => Words.Key(l.Text) == wanted)).Take(MostTold).ToList();
        return new FoundNames([.. found.Select(c => c.Id)], [.. found.Select(c => $"{c.PrefLabel.Tell(language)?.Text} ({c.Id})")]);
    }

    private static FoundNames Of(IReadOnlyList<Entry> found, string language) =>
        new([.. found.Select(e => e.Id)], [.. found.Take(MostTold).Select(e => $"{e.Title.Tell(language)!.Text} ({e.Id})")]);

    private static void Collect(FormField field, System.Text.Json.Nodes.JsonNode? node, HashSet<string> ids, HashSet<string> concepts)
    {
        if (node is null) return;
        var to = field.Of == Concept ? concepts : ids;
        if (field.Kind == FieldKind.Name && Json.AsText(node) is { } one) to.Add(one);
        else if (field.Kind == FieldKind.Names) to.UnionWith(((System.Text.Json.Nodes.JsonArray)node).Select(n => Json.AsText(n) ?? ""));
        else if (field.Kind is FieldKind.Group) foreach (var part in field.Parts) Collect(part, node[part.Name], ids, concepts);
        else if (field.Kind == FieldKind.Items) foreach (var item in (System.Text.Json.Nodes.JsonArray)node) Collect(field.Item!, item, ids, concepts);
    }

    [GeneratedRegex(@"\(([a-z0-9]+(?:-[a-z0-9]+)*)\)\s*\z")]
    private static partial Regex Chosen();
}
