using System.Globalization;
using Lucene.Net.Documents;
using Lucene.Net.Util;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>Makes the document of the index for an entry: terms, and columns for facets, filters and sorting.</summary>
internal static class EntryDocument
{
    public const string Id = "id", Key = "key", Modified = "modified", Start = "start", Population = "population",
        TitleWords = "titleWords", Lon = "lon", Lat = "lat", West = "west", South = "south", East = "east", North = "north";

    private const int SortedLetters = 120;

    // Reading order of each language: "ch" after "h" in Czech, "ä" with "a" in German.
    private static readonly Dictionary<string, CompareInfo> Orders = Language.All.ToDictionary(l => l, l => CultureInfo.GetCultureInfo(l).CompareInfo);

    public static string FacetField(string facet) => "facet." + facet;
    public static string TitleField(string language) => "title." + language;

    public static Document Of(IndexedChange change, Lexicon lexicon)
    {
        var (entry, place) = (change.Entry!, change.Place);
        var terms = new EntryTerms(lexicon.Analysis, lexicon.Labels).Add(entry);
        var document = new Document
        {
            new StringField(Id, change.Id, Field.Store.NO),
            new BinaryDocValuesField(Id, new BytesRef(change.Id)),
            new NumericDocValuesField(Key, change.Key),
            new NumericDocValuesField(Modified, entry.Modified.Ticks),
            new NumericDocValuesField(TitleWords, terms.TitleWords),
            TermStream.Field(Terms.Field, [.. terms.Marked], true),
            TermStream.Field(SuggestTerms.Field, [.. SuggestTerms.Of(change).Select(t => (t, 1))], false),
        };
        var start = StartOf(entry);
        document.Add(new NumericDocValuesField(Start, start?.Ticks ?? 0));
        var population = PopulationOf(entry, place);
        document.Add(new NumericDocValuesField(Population, population ?? -1));
        AddFacets(document, entry, place, start, population);
        AddPlace(document, place);
        foreach (var language in Language.All) document.Add(new SortedDocValuesField(TitleField(language), TitleKey(entry.Title, language)));
        return document;
    }

    /// <summary>The size class of that many inhabitants.</summary>
    public static string SizeOf(int population) => population switch
    {
        < 500 => "0-499",
        < 2000 => "500-1999",
        < 5000 => "2000-4999",
        < 20000 => "5000-19999",
        _ => "20000-",
    };

    private static BytesRef TitleKey(LangText title, string language)
    {
        var text = title.Tell(language)?.Text ?? "";
        return new BytesRef(Orders[language].GetSortKey(text.Length <= SortedLetters ? text : text[..SortedLetters], CompareOptions.IgnoreCase).KeyData);
    }

    private static void AddFacets(Document document, Entry entry, SearchPlace? place, DateTime? start, int? population)
    {
        Add(Facets.Kind, entry.Kind);
        Add(Facets.Topic, [.. entry.Topics]);
        Add(Facets.Country, [.. entry.Countries]);
        Add(Facets.Region, place?.Region is { } region ? [region] : []);
        Add(Facets.Size, population is { } inhabitants ? [SizeOf(inhabitants)] : []);
        Add(Facets.TextLanguage, [.. WrittenLanguages(entry)]);
        Add(Facets.Year, start is { } at ? [at.Year.ToString(CultureInfo.InvariantCulture)] : []);
        Add(Facets.Evidence, entry.Kind == "practice" ? [.. Seals.Of(entry.Doc)] : []);

        void Add(string facet, params string[] values) =>
            document.Add(new SortedDocValuesField(FacetField(facet), new BytesRef(string.Join('\n', values.Distinct().Order(StringComparer.Ordinal)))));
    }

    private static IEnumerable<string> WrittenLanguages(Entry entry)
    {
        LangText?[] texts = [entry.Title, entry.Summary, entry.Text("description")];
        return Language.All.Where(l => texts.Any(t => !string.IsNullOrEmpty(t?.In(l)) && t.Machine?.Contains(l) != true));
    }

    private static void AddPlace(Document document, SearchPlace? place)
    {
        var box = place?.Box;
        var lon = place?.Lon ?? (box is { } b ? (b.West + b.East) / 2 : double.NaN);
        var lat = place?.Lat ?? (box is { } c ? (c.South + c.North) / 2 : double.NaN);
        Add(Lon, lon);
        Add(Lat, lat);
        Add(West, box?.West ?? lon);
        Add(South, box?.South ?? lat);
        Add(East, box?.East ?? lon);
        Add(North, box?.North ?? lat);

        void Add(string name, double value) => document.Add(new NumericDocValuesField(name, BitConverter.DoubleToInt64Bits(value)));
    }

    private static DateTime? StartOf(Entry entry) =>
        entry.Doc["time"] is System.Text.Json.Nodes.JsonObject time && Interval.TryParseEnd(time["start"]?.GetValue<string>(), false, out var at) ? at : null;

    private static int? PopulationOf(Entry entry, SearchPlace? place)
    {
        if (place?.Population is { } known) return known;
        var node = entry.Doc["population"];
        if (node is System.Text.Json.Nodes.JsonObject o) node = o["value"];
        return node is System.Text.Json.Nodes.JsonValue v && v.TryGetValue<double>(out var n) ? (int)n : null;
    }
}
