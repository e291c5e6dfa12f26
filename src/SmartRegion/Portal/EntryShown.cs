using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>An entry as its page shows it: with the entries that it names, those that name it, and similar ones.</summary>
public sealed class EntryShown
{
    private readonly Dictionary<string, Entry> _named = [];

    public required Entry Entry { get; init; }
    public required Kind Kind { get; init; }

    /// <summary>Typed relations from both sides; of an earlier version, those that it named.</summary>
    public required IReadOnlyList<Related> Related { get; init; }

    /// <summary>The change that made the version shown, when it is not the newest.</summary>
    public Change? Old { get; private init; }

    public IReadOnlyList<SimilarEntry> Similar { get; private init; } = [];

    /// <summary>Where it was harvested; null when it is the region's own.</summary>
    public Provenance? Provenance { get; private init; }

    /// <summary>The concepts of the vocabulary that the entry names.</summary>
    public IReadOnlyList<Concept> Concepts { get; private init; } = [];

    /// <summary>The datastreams that belong to it, with their newest values; of the newest version only.</summary>
    public IReadOnlyList<StreamShown> Streams { get; private init; } = [];

    /// <summary>The tables of a dataset whose rows are kept here; of the newest version only.</summary>
    public IReadOnlyList<TableShown> Tables { get; init; } = [];

    /// <summary>What the region's measurements say of a practice's benefits; of the newest version only.</summary>
    public IReadOnlyList<Planning.Evidence.MeasuredBenefit> Measured { get; private init; } = [];

    /// <summary>True when this reader may take it out of the catalogue.</summary>
    public bool MayArchive { get; init; }

    /// <summary>True of an organisation when the reader is signed in: then its people have a page.</summary>
    public bool HasMembers { get; init; }

    /// <summary>True when one can write to who is behind the entry: of a practice, an offer, a need, an organisation.</summary>
    public bool HasMessages => Old is null && Form is null && Entry.Kind is "practice" or "offer" or "need" or "organisation";

    /// <summary>Of an organisation: a coordinator has found out that it is what it says.</summary>
    public bool IsVerified { get; init; }

    /// <summary>True when this reader may send data.</summary>
    public bool MayWrite { get; init; }

    /// <summary>True when this reader may change the entry.</summary>
    public bool MayEdit { get; init; }

    /// <summary>The form of which this is the preview.</summary>
    public Writing.FormShown? Form { get; private init; }

    /// <summary>An entry that the page names, or null when it is not there.</summary>
    public Entry? Named(string? id) => id is null ? null : _named.GetValueOrDefault(id);

    /// <summary>The places where it is, as far as they have entries.</summary>
    public IEnumerable<Entry> Places => Entry.Places.Select(Named).OfType<Entry>();

    /// <summary>The first place of another entry that the page names.</summary>
    public Entry? PlaceOf(Entry other) => other.Places.Select(Named).FirstOrDefault(p => p is not null);

    /// <summary>The geometry for a small map: its own, else that of its first place.</summary>
    public JsonNode? Geometry => Entry.Doc["geometry"] ?? Places.FirstOrDefault()?.Doc["geometry"];

    /// <summary>Entries of these relations and direction, each once.</summary>
    public IEnumerable<Related> Of(string rel, bool outward) => Related.Where(r => r.Rel == rel && r.Outward == outward);

    /// <summary>Reads what the page of the newest version needs.</summary>
    public static async Task<EntryShown> ReadAsync(Entry entry, Entries entries, SearchIndex index, SimilarEntries similar, StreamReading streams, Planning.Evidence.Evidences evidences, IReadOnlyList<TableShown> tables, Actor who, bool isVerified)
    {
        var provenance = await entries.ProvenanceAsync(entry.Id);
        var shown = new EntryShown
        {
            Entry = entry,
            Kind = Kinds.Find(entry.Kind)!,
            Related = await entries.RelatedAsync(entry, who),
            Similar = await similar.ToAsync(entry),
            Streams = await streams.OfEntryAsync(entry.Id),
            Tables = tables,
            MayWrite = who.May(Act.WriteData),
            MayEdit = who.May(Act.WriteDrafts),
            IsVerified = isVerified,
            HasMembers = entry.Kind == "organisation" && who.SignedIn is not null,
            MayArchive = entry.Kind is not ("place" or "vocabulary") && who.May(Act.PublishDrafts, Owners.Of(entry.Doc)),
            Concepts = ConceptsOf(entry, index),
            Provenance = provenance,
            Measured = await evidences.OfAsync(entry, provenance is null),
        };
        await shown.NameAsync(entries);
        return shown;
    }

    /// <summary>Reads what the page of an earlier version needs. What it names is shown as it is today.</summary>
    public static async Task<EntryShown> ReadAsync(Change change, Entries entries, SearchIndex index)
    {
        var doc = change.Doc!;
        return await ReadAsync(new Entry(change.Key, change.Id, Json.AsText(doc["kind"])!, change.Version, change.At, change.At, doc), change, null, entries, index);
    }

    /// <summary>Reads what the page of an entry needs that is still a form.</summary>
    public static Task<EntryShown> PreviewAsync(Entry entry, Writing.FormShown form, Entries entries, SearchIndex index) => ReadAsync(entry, null, form, entries, index);

    private static async Task<EntryShown> ReadAsync(Entry entry, Change? change, Writing.FormShown? form, Entries entries, SearchIndex index)
    {
        var references = References.Of(entry.Doc);
        var targets = (await entries.FindAllAsync([.. references.Select(r => r.To).Distinct()])).ToDictionary(e => e.Id);
        var shown = new EntryShown
        {
            Entry = entry,
            Kind = Kinds.Find(entry.Kind)!,
            Old = change,
            Form = form,
            Related = [.. references.Where(r => targets.ContainsKey(r.To)).Select(r => new Related(r.Rel, true, targets[r.To], LangText.From(r.Note)))],
            Concepts = ConceptsOf(entry, index),
        };
        await shown.NameAsync(entries);
        return shown;
    }

    private static List<Concept> ConceptsOf(Entry entry, SearchIndex index) =>
        [.. entry.Strings("concepts").Concat((entry.Doc["transferRules"]?["needs"] as JsonArray)?.Select(n => n!.GetValue<string>()) ?? [])
            .Distinct().Select(index.Vocabulary.Find).OfType<Concept>()];

    // Two steps: what the page names, then the places of those and the districts of places.
    private async Task NameAsync(Entries entries)
    {
        foreach (var entry in Related.Select(r => r.Entry).Concat(Similar.Select(s => s.Entry))) _named.TryAdd(entry.Id, entry);
        await AddAsync(Entry.Places.Concat(Entry.Strings("territory").Select(Territories.IdOf)).Concat(Related.Where(r => !r.Outward).Take(100).SelectMany(r => r.Entry.Places.Take(1)))
            .Concat(Similar.SelectMany(s => s.Entry.Places.Take(1))));
        await AddAsync(Places.Select(p => Json.AsText(p.Doc["parent"])).OfType<string>());

        async Task AddAsync(IEnumerable<string> ids)
        {
            foreach (var entry in await entries.FindAllAsync([.. ids.Distinct().Where(id => !_named.ContainsKey(id))])) _named[entry.Id] = entry;
        }
    }
}
