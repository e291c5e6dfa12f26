using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Search;
using SmartRegion.Catalogue.Seed;

namespace SmartRegion.Commands;

/// <summary>One judged query: what is typed and which entries a reader wants to see.</summary>
/// <param name="Class">"within" a language, "across" languages, "typo"…</param>
public sealed record JudgedQuery(string Text, string Language, string Class, IReadOnlyList<string> Wanted);

/// <summary>The judged set in bench/search and the entries that it is judged over: seeds, corpus and municipalities.</summary>
public static class JudgedSet
{
    /// <summary>Reads queries.tsv, whose first line names the columns query, language, class and wanted (ids between blanks or commas).</summary>
    public static IReadOnlyList<JudgedQuery> Queries(string file)
    {
        var lines = File.ReadLines(file).Where(l => l.Trim().Length > 0 && l[0] != '#').Select(l => l.Split('\t')).ToList();
        var (query, language, kind, wanted) = (Column("query"), Column("lang"), Column("class", "type", "kind"), Column("want", "relevant"));
        return [.. lines.Skip(1).Select(l => new JudgedQuery(l[query], l[language], l[kind], l[wanted].Split([' ', ',', '|'], StringSplitOptions.RemoveEmptyEntries)))];

        int Column(params string[] names) =>
            Array.FindIndex(lines[0], c => names.Any(n => c.Contains(n, StringComparison.OrdinalIgnoreCase))) is >= 0 and var at ? at
            : throw new InvalidOperationException($"{file}: no column '{names[0]}' in the first line.");
    }

    /// <summary>Where the set lies beside the program.</summary>
    public static string Directory => Path.Combine(AppContext.BaseDirectory, "bench", "search");

    /// <summary>The first page that our search finds.</summary>
    public static IReadOnlyList<string> Find(SearchIndex index, JudgedQuery query) =>
        [.. index.Search(new SearchRequest { Text = query.Text, Language = query.Language, Limit = JudgedRecall.PageSize, WithFacets = false }).Hits.Select(h => h.Id)];

    /// <summary>By id, the languages that an entry is told in.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> LanguagesOf(IEnumerable<IndexedChange> entries) =>
        entries.ToDictionary(e => e.Id, e => (IReadOnlyList<string>)[.. e.Entry!.Title.Languages]);

    /// <summary>The entries of the data directory and the corpus, numbered from 1.</summary>
    public static IEnumerable<IndexedChange> Entries(string dataDirectory, string corpus)
    {
        var key = 0L;
        foreach (var file in System.IO.Directory.GetFiles(Path.Combine(dataDirectory, "seed"), "*.json").Order(StringComparer.Ordinal).Append(corpus).Where(File.Exists))
            foreach (var doc in (JsonNode.Parse(File.ReadAllText(file)) as JsonArray ?? []).OfType<JsonObject>())
                yield return Change(++key, doc, null);
        foreach (var (doc, place) in Municipalities(Path.Combine(dataDirectory, "region")))
            yield return Change(++key, doc, place);
    }

    private static IndexedChange Change(long key, JsonObject doc, SearchPlace? place)
    {
        var id = doc["id"]!.GetValue<string>();
        return new IndexedChange(key, id, new Entry(key, id, doc["kind"]!.GetValue<string>(), 1, DateTime.UnixEpoch, DateTime.UnixEpoch, doc), place);
    }

    private static IEnumerable<(JsonObject, SearchPlace)> Municipalities(string directory)
    {
        var names = RegionPlaces.OtherNames(directory);
        using var reader = new CsvHelper.CsvReader(new StreamReader(Path.Combine(directory, "municipalities.csv")), CultureInfo.InvariantCulture);
        reader.Read();
        reader.ReadHeader();
        while (reader.Read())
        {
            var country = reader["country"]!;
            var doc = new JsonObject
            {
                ["id"] = RegionPlaces.IdOf(country, reader["code"]!),
                ["kind"] = "place",
                ["title"] = new JsonObject { [country == "CZ" ? "cs" : "de"] = reader["name"] },
                ["countries"] = new JsonArray(country),
            };
            if (RegionPlaces.KeywordsOf(names[RegionPlaces.IdOf(country, reader["code"]!)]) is { } keywords) doc["keywords"] = keywords;
            yield return (doc, new SearchPlace(Number("lon"), Number("lat"), null, (int?)Number("population"), reader["region_code"]));
        }

        double? Number(string column) => double.TryParse(reader[column], CultureInfo.InvariantCulture, out var n) ? n : null;
    }
}
