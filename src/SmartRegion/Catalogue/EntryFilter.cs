using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue;

/// <summary>Runs CQL2 filters on the entries.</summary>
public sealed class EntryFilter(Store store)
{
    /// <summary>
    /// The store keys of the entries that a CQL2 filter lets through and that lie in a place (or in a part of it: a
    /// municipality of a district); null when neither is given.
    /// </summary>
    /// <exception cref="ProblemException">400 naming the parameter.</exception>
    /// <param name="hidden">Also those that not everybody may see, by their key with a minus before it.</param>
    public async Task<IReadOnlySet<long>?> KeysAsync(string? filter, string? filterLanguage, string? place, bool hidden = false)
    {
        if (filterLanguage is not (null or "cql2-text" or "cql2-json"))
            throw new ProblemException("filter-lang", $"There is no filter language '{filterLanguage}'. Known: cql2-text, cql2-json.");
        if (filter is null && place is null) return null;
        var conditions = new List<SqlText>();
        if (filter is not null)
            conditions.Add(FilterSql.Where(filterLanguage == "cql2-json" ? Cql2Json.Parse(filter) : Cql2Text.Parse(filter), EntryRows.Schema, store.Dialect));
        if (place is not null) conditions.Add(InPlace(place));
        var keys = await store.ReadAsync(s => s.ListAsync(
            $"select key from entries where {SqlText.Join(" and ", conditions)}", r => r.GetInt64(0)));
        if (!hidden) return keys.ToHashSet();
        if (place is not null) conditions[^1] = InPlace(place, hidden: true);
        var more = await store.ReadAsync(s => s.ListAsync(
            $"select key from restricted_entries where {SqlText.Join(" and ", conditions)}", r => -r.GetInt64(0)));
        return keys.Concat(more).ToHashSet();
    }

    // A place's parts name it as their parent, theirs name them, and so on. Places are never hidden.
    private static SqlText InPlace(string place, bool hidden = false) =>
        $"""
        key in (with recursive inside(id) as (
            select e.id from entries e where e.id = {place}
            union select e.id from inside i join links l on l.to_id = i.id and l.rel = {References.PartOf} join entries e on e.key = l.from_key and e.kind = 'place')
          {SqlText.Raw(hidden ? "" : "select e.key from inside i join entries e on e.id = i.id union ")}
          select l.from_key from inside i join {SqlText.Raw(hidden ? "restricted_links" : "links")} l on l.to_id = i.id and l.rel = {References.LocatedIn})
        """;
}
