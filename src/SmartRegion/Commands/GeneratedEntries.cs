using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;

namespace SmartRegion.Commands;

/// <summary>
/// Makes as many entries as wanted for measurements, the same ones each time: labels of the vocabulary in sentences of the
/// three languages, a few concepts often and most seldom, as real catalogues are. Each entry is told in one or two languages.
/// </summary>
public sealed class GeneratedEntries(Vocabulary vocabulary, int seed = 1)
{
    private static readonly string[] Kinds = ["practice", "practice", "practice", "dataset", "dataset", "service", "project", "organisation", "event", "funding", "device", "software"];
    private static readonly string[] Regions = ["CZ031", "CZ032", "CZ041", "DE22", "DE23", "DE24"];
    private static readonly string[] Syllables = ["ko", "ra", "lin", "bre", "dov", "hau", "sen", "mi", "ta", "zel", "wal", "gru", "pec", "nov", "stein", "ho"];

    private static readonly Dictionary<string, string[]> Titles = new()
    {
        [Language.Czech] = ["{0} v obci {2}", "{0}: zkušenosti z {2}", "Nově {0} a {1}", "{2} zavádí {0}", "{0}"],
        [Language.German] = ["{0} in {2}", "{0}: Erfahrungen aus {2}", "Neu: {0} und {1}", "{2} führt {0} ein", "{0}"],
        [Language.English] = ["{0} in {2}", "{0}: lessons from {2}", "New: {0} and {1}", "{2} brings in {0}", "{0}"],
    };

    private static readonly Dictionary<string, string[]> Sentences = new()
    {
        [Language.Czech] =
        [
            "Obec {2} řešila, jak zlepšit {0} a zároveň snížit náklady.", "Díky tomu, že {0} a {1} fungují společně, ušetří úřad ročně {3} hodin práce.",
            "Starosta doporučuje začít malým zkušebním provozem v jedné části města.", "Na {0} přispěl kraj částkou {3} tisíc korun.",
            "Občané si pochvalují především {1}.", "Data se měří každých {3} minut a jsou otevřeně dostupná.", "Spolupracovala škola, dobrovolní hasiči i místní firmy.",
        ],
        [Language.German] =
        [
            "Die Gemeinde {2} wollte {0} verbessern und zugleich Kosten senken.", "Weil {0} und {1} zusammenspielen, spart das Rathaus jährlich {3} Arbeitsstunden.",
            "Der Bürgermeister rät, mit einem kleinen Probebetrieb in einem Ortsteil zu beginnen.", "Für {0} gab der Freistaat {3} Tausend Euro.",
            "Die Einwohner loben vor allem {1}.", "Gemessen wird alle {3} Minuten, die Werte sind offen zugänglich.", "Schule, Feuerwehr und Betriebe am Ort haben mitgewirkt.",
        ],
        [Language.English] =
        [
            "The municipality of {2} wished to improve {0} and to lower its costs.", "As {0} and {1} work together, the town hall saves {3} hours of work a year.",
            "The mayor advises to begin with a small trial in one part of the town.", "The region gave {3} thousand euros towards {0}.",
            "People praise {1} above all.", "Values are taken every {3} minutes and are open to all.", "The school, the fire brigade and local firms took part.",
        ],
    };

    private readonly Random _random = new(seed);

    /// <summary>The entries, with keys and ids from <paramref name="first"/> on.</summary>
    public IEnumerable<IndexedChange> Take(int count, long first = 1_000_000)
    {
        for (var i = 0; i < count; i++) yield return Next(first + i);
    }

    private IndexedChange Next(long key)
    {
        var (main, other) = (Concept(), Concept());
        var name = Name();
        var languages = _random.Next(3) == 0 ? Language.All.OrderBy(_ => _random.Next()).Take(2).ToArray() : [Language.All[_random.Next(3)]];
        var doc = new JsonObject
        {
            ["id"] = $"generated-{key}",
            ["kind"] = Pick(Kinds),
            ["title"] = Text(languages, l => Fill(Pick(Titles[l]), main, other, l, name)),
            ["summary"] = Text(languages, l => Prose(2, main, other, l, name)),
            ["description"] = Text(languages, l => Prose(5, main, Concept(), l, name)),
            ["topics"] = new JsonArray([.. main.Topics.Union(other.Topics).Select(t => JsonValue.Create(t))]),
            ["countries"] = new JsonArray(languages[0] == Language.German ? "DE" : "CZ"),
            ["time"] = new JsonObject { ["start"] = $"{2012 + _random.Next(15)}" },
        };
        var place = new SearchPlace(11.5 + _random.NextDouble() * 4, 48 + _random.NextDouble() * 2.5, null, (int)Math.Exp(4 + _random.NextDouble() * 7), Pick(Regions));
        var modified = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(-_random.Next(1_000_000));
        return new IndexedChange(key, $"generated-{key}", new Entry(key, $"generated-{key}", doc["kind"]!.GetValue<string>(), 1, modified, modified, doc), place);
    }

    // The square favours the first concepts: the tenth part of them makes up a third of the mentions.
    private Concept Concept()
    {
        var r = _random.NextDouble();
        return vocabulary.Concepts[(int)(r * r * vocabulary.Concepts.Count)];
    }

    private string Label(Concept concept, string language)
    {
        var labels = concept.Labels.Where(l => l.Language == language).Select(l => l.Text).ToList();
        return labels.Count == 0 ? concept.Id : _random.Next(2) == 0 ? labels[0] : Pick(labels);
    }

    private string Prose(int sentences, Concept main, Concept other, string language, string name) =>
        string.Join(' ', Enumerable.Range(0, sentences).Select(_ => Fill(Pick(Sentences[language]), main, other, language, name)));

    private string Fill(string template, Concept main, Concept other, string language, string name) =>
        string.Format(null, template, Label(main, language), Label(other, language), name, _random.Next(2, 500));

    private string Name()
    {
        var name = string.Concat(Enumerable.Range(0, _random.Next(2, 4)).Select(_ => Pick(Syllables)));
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    private static JsonObject Text(IEnumerable<string> languages, Func<string, string> text)
    {
        var o = new JsonObject();
        foreach (var language in languages) o[language] = text(language);
        return o;
    }
}
