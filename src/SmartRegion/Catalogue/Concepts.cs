using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue;

/// <summary>The concepts that entries may name: those of the vocabulary, which is an entry itself and is edited like one.</summary>
internal static class Concepts
{
    /// <summary>The entry that holds the vocabulary.</summary>
    public const string VocabularyId = "vocabulary";

    // The vocabulary has hundreds of concepts and changes once a month, entries come by the thousand.
    // A dialect is one store's.
    private static readonly ConditionalWeakTable<Dialect, Known> Cache = [];

    /// <summary>A fault for each concept of the document that the vocabulary does not have.</summary>
    public static async Task<IEnumerable<Fault>> FaultsAsync(Session s, JsonObject doc)
    {
        if (doc["concepts"] is not JsonArray { Count: > 0 } named) return [];
        var known = await IdsAsync(s);
        return named.Select((n, i) => (Id: n!.GetValue<string>(), i)).Where(c => !known.Contains(c.Id))
            .Select(c => new Fault($"/concepts/{c.i}", $"The vocabulary has no concept '{c.Id}'. See /id/{VocabularyId}."));
    }

    /// <summary>The ids of all concepts.</summary>
    internal static async Task<HashSet<string>> IdsAsync(Session s)
    {
        var modified = await s.FirstAsync($"select modified from entries where id = {VocabularyId}", r => s.Time(r, 0));
        if (Cache.TryGetValue(s.Dialect, out var known) && known.Modified == modified) return known.Ids;
        var entry = await EntryRows.FindAsync(s, VocabularyId);
        var ids = (entry?.Doc["conceptScheme"] as JsonArray)?.Select(n => n!["id"]!.GetValue<string>()).ToHashSet() ?? [];
        Cache.AddOrUpdate(s.Dialect, new Known(modified, ids));
        return ids;
    }

    private sealed record Known(DateTime Modified, HashSet<string> Ids);
}
