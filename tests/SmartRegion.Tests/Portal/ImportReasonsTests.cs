using System.Globalization;
using System.Text.RegularExpressions;
using SmartRegion.Portal;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Portal;

/// <summary>What an import says of a file is said in words of the reader.</summary>
public sealed partial class ImportReasonsTests
{
    private static readonly string Source = Path.Combine(Environment.GetEnvironmentVariable("SMARTREGION_TEST_ROOT")!, "src", "SmartRegion", "Twin");

    [Theory]
    [InlineData("lamps.csv", "lon,lat,watts\n12,49,40\nwest,49,50\n", "„west“ ve sloupci „lon“ není číslo.", "„west“ in der Spalte „lon“ ist keine Zahl.")]
    [InlineData("lamps.geojson", """{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[12,49]},"properties":{}},{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[12,49]},"properties":{}}]}""", "Označení „a“ už v souboru je.", "Die Kennung „a“ gibt es schon.")]
    [InlineData("parcels.geojsonl", "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[12,49]},\"properties\":{}}\n{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,1],[1,0],[0,0]]]},\"properties\":{}}\n", "Geometrie je vadná: okraj kříží sám sebe v místě 0.5 0.5. Opravte ji, nebo zvolte opravu při nahrání.", "Die Geometrie ist fehlerhaft: der Rand kreuzt sich selbst bei 0.5 0.5. Reparieren Sie sie, oder wählen Sie die Reparatur beim Hochladen.")]
    [InlineData("far.geojsonl", "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[12,49]},\"properties\":{}}\n{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[4500000,5600000]},\"properties\":{}}\n", "Souřadnice 4500000 5600000 nejsou stupně. Jsou-li to metry, zvolte jejich souřadnicový systém, například EPSG:5514. Systém se volí níže.", "Die Koordinaten 4500000 5600000 sind keine Grad. Sind es Meter, wählen Sie ihr Bezugssystem, zum Beispiel EPSG:25832. Das System wird unten gewählt.")]
    public async Task The_reason_of_a_bad_row_is_told_in_the_language_of_the_page(string name, string text, string cs, string de)
    {
        await using var store = await TestStore.OpenAsync("sqlite");
        var path = Path.Combine(store.Directory, name);
        await File.WriteAllTextAsync(path, text);
        using var source = FeatureSource.Open(path, new SourceOptions(null));
        var report = await new FeatureImport(store.Store, new SmartRegion.Twin.Features.Collections(store.Store)).RunAsync(source, new ImportOptions("made") { DryRun = true });
        var reason = Assert.Single(report.Bad).Fault!.Message;
        Assert.Equal((cs, de, reason), (ImportReasons.In("cs", reason), ImportReasons.In("de", reason), ImportReasons.In("en", reason)));
    }

    [Fact]
    public void Every_sentence_of_the_imports_has_its_translations()
    {
        var files = new[] { "Features/Import", "City/Import" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Source, f), "*.cs")).Append(Path.Combine(Source, "Features/GeometryCheck.cs"));
        var sentences = files.SelectMany(File.ReadLines).Where(l => Telling().IsMatch(l)).SelectMany(l => Sentence().Matches(l)).Select(m => Value().Replace(m.Groups[1].Value, "7").Replace("\\\"", "\"", StringComparison.Ordinal)).Distinct().ToList();
        Assert.InRange(sentences.Count, 40, 200);
        var missing = sentences.Where(s => ImportReasons.In("cs", s) is null || ImportReasons.In("de", s) is null).ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void What_nobody_has_translated_stays_unknown_and_what_a_file_says_has_an_end()
    {
        Assert.Null(ImportReasons.In("cs", "The moon is not in the file."));
        var endless = "x" + string.Concat(Enumerable.Repeat(" --crs says it.", 20_000));
        Assert.NotNull(ImportReasons.In("de", string.Create(CultureInfo.InvariantCulture, $"The id '{endless}' is there already.")));
    }

    // A line that tells of a file, and each sentence in it: from a large letter, a quote or a value to its full stop.
    [GeneratedRegex("Bad\\(|ProblemException\\(\"(FILE|--layer|--crs)\"|FormatException\\(|return \"|\\? FormattableString|: FormattableString|Note\\(|Notes\\.Add")]
    private static partial Regex Telling();

    [GeneratedRegex("\"([A-Z'{][^\"]* [^\"]*[.}])\"")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Value();
}
