using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Records;

/// <summary>
/// What filters of records may name and lists be sorted by: the core properties of records (OGC API Records, table 9 and 10), and besides them
/// whatever filters of entries may name.
/// </summary>
internal static class RecordProperties
{
    private static readonly Property[] Core =
    [
        new("id", PropertyType.Text),
        new("type", PropertyType.Text),
        new("title", PropertyType.LangText),
        new("description", PropertyType.LangText),
        new("created", PropertyType.Timestamp),
        new("updated", PropertyType.Timestamp),
        new("time", PropertyType.Timestamp),
        new("geometry", PropertyType.Geometry),
    ];

    /// <summary>The queryables.</summary>
    public static readonly IReadOnlyList<Property> Queryables = [.. Core, .. EntryRows.Schema.Properties.Where(p => Core.All(c => c.Name != p.Name))];

    /// <summary>The sortables.</summary>
    public static readonly IReadOnlyList<string> Sortables = ["id", "type", "title", "created", "updated", "time"];

    private static readonly Dictionary<string, Property> ByName = Queryables.ToDictionary(p => p.Name);

    /// <summary>
    /// An entry's own geometry, else that of the first place where it lies: what its record shows, and what boxes and filters ask. Of the row <c>e</c>.
    /// </summary>
    public static SqlText Geometry => $"coalesce(e.geom, (select p.geom {SqlText.Raw(Places)}))";

    /// <summary>The id of that place, or NULL where the entry has a geometry of its own.</summary>
    public static SqlText Place => $"case when e.geom is null then (select l.to_id {SqlText.Raw(Places)}) end";

    private const string Places = $"from links l join entries p on p.id = l.to_id where l.from_key = e.key and l.rel = '{References.LocatedIn}' and p.geom is not null order by l.to_id limit 1";

    /// <summary>What a name stands for in a filter.</summary>
    /// <exception cref="ProblemException">400 that lists what exists.</exception>
    public static Term Queryable(string name, Dialect d)
    {
        if (!ByName.ContainsKey(name)) throw new ProblemException("filter", $"There is no property '{name}'. Known properties: {string.Join(", ", ByName.Keys.Order(StringComparer.Ordinal))}.");
        return name switch
        {
            "type" => new ScalarTerm(PropertyType.Text, d.Column("kind")),
            "updated" => new InstantTerm(d.Column("modified")),
            "time" => new PeriodTerm(new InstantTerm(SqlText.Raw("coalesce(starts, ends)")), new InstantTerm(SqlText.Raw("coalesce(ends, starts)"))),
            "geometry" => new ScalarTerm(PropertyType.Geometry, Geometry),
            "description" => Description(d),
            _ => SchemaTerms.Of(EntryRows.Schema.Resolve(name, "filter"), d),
        };
    }

    /// <summary>What a name stands for in a sort order: of a title, the text that the record tells in that language.</summary>
    public static Term Sortable(string name, string language, Dialect d) => name == "title" ? new ScalarTerm(PropertyType.Text, Title(language, d)) : Queryable(name, d);

    // A record tells the description, or the summary of an entry that has none.
    private static TextsTerm Description(Dialect d)
    {
        var doc = SqlText.Raw("doc");
        return new TextsTerm([.. Language.All.Select(l => (SqlText)$"coalesce({d.JsonText(doc, ["description", l])}, {d.JsonText(doc, ["summary", l])})")],
            $"({d.JsonExists(doc, ["description"])} or {d.JsonExists(doc, ["summary"])})");
    }

    // In the order of LangText.Tell.
    private static SqlText Title(string language, Dialect d)
    {
        SqlText In(string l) => d.JsonText(SqlText.Raw("doc"), ["title", l]);
        var original = d.JsonText(SqlText.Raw("doc"), ["title", "original"]);
        return $"coalesce({In(language)}, case {original} when 'cs' then {In(Language.Czech)} when 'de' then {In(Language.German)} when 'en' then {In(Language.English)} end, {In(Language.English)}, {In(Language.German)}, {In(Language.Czech)})";
    }
}
