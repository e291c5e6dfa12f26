using System.Reflection;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Quality;

/// <summary>The five dimensions of the assessment.</summary>
public enum Dimension
{
    Findability,
    Accessibility,
    Interoperability,
    Reusability,
    Contextuality,
}

/// <summary>The four ratings: 351 to 405 points, 221 to 350, 121 to 220, 0 to 120.</summary>
public enum Rating
{
    Bad,
    Sufficient,
    Good,
    Excellent,
}

/// <summary>One indicator: what is looked at, and what it is worth.</summary>
/// <param name="Name">The local name of its metric in <see cref="Mqa.Namespace"/>.</param>
/// <param name="Bit">Its place in sets of indicators, which are numbers.</param>
/// <param name="OnDataset">It is looked for on the dataset.</param>
/// <param name="OnDistribution">It is looked for on distributions, of which the best counts.</param>
/// <param name="Property">The property that is looked at.</param>
/// <param name="Needs">The indicator without which it cannot be met, or null.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Mend">What to do when it is not met.</param>
public sealed record Indicator(string Name, int Bit, Dimension Dimension, int Points, bool OnDataset, bool OnDistribution, string Property, string? Needs, LangText Label, LangText Mend)
{
    /// <summary>This one alone as a set.</summary>
    public int Mask => 1 << Bit;

    /// <summary>The IRI of its metric.</summary>
    public string Iri => Mqa.Namespace + Name;
}

/// <summary>
/// The metadata quality assessment (MQA) of data.europa.eu as its methodology tells it: 23 indicators in five dimensions, 405 points. Its metrics
/// have their names in the vocabulary of the software that computes them there.
/// </summary>
public static class Mqa
{
    /// <summary>The namespace of metrics and dimensions.</summary>
    public const string Namespace = "https://piveau.eu/ns/voc#";

    /// <summary>The most that a dataset can have.</summary>
    public const int Most = 405;

    /// <summary>All indicators, by their bits.</summary>
    public static readonly IReadOnlyList<Indicator> All = Read();

    /// <summary>The dimensions, in the order of the methodology.</summary>
    public static readonly IReadOnlyList<Dimension> Dimensions = Enum.GetValues<Dimension>();

    internal static readonly int
        Keyword = Mask("keywordAvailability"), Category = Mask("categoryAvailability"), Spatial = Mask("spatialAvailability"), Temporal = Mask("temporalAvailability"),
        AccessAnswers = Mask("accessUrlStatusCode"), Download = Mask("downloadUrlAvailability"), DownloadAnswers = Mask("downloadUrlStatusCode"),
        Format = Mask("formatAvailability"), MediaType = Mask("mediaTypeAvailability"), FromVocabulary = Mask("formatMediaTypeVocabularyAlignment"),
        Open = Mask("formatMediaTypeNonProprietary"), MachineReadable = Mask("formatMediaTypeMachineInterpretable"), Compliant = Mask("dcatApCompliance"),
        Licence = Mask("licenceAvailability"), KnownLicence = Mask("knownLicence"), AccessRights = Mask("accessRightsAvailability"), KnownAccessRights = Mask("accessRightsVocabularyAlignment"),
        Contact = Mask("contactPointAvailability"), Publisher = Mask("publisherAvailability"),
        Rights = Mask("rightsAvailability"), ByteSize = Mask("byteSizeAvailability"), Issued = Mask("dateIssuedAvailability"), Modified = Mask("dateModifiedAvailability");

    /// <summary>The indicators of a set.</summary>
    public static IEnumerable<Indicator> In(int set) => All.Where(i => (set & i.Mask) != 0);

    /// <summary>The points of a set.</summary>
    public static int Points(int set)
    {
        var points = 0;
        for (var left = (uint)set; left != 0; left &= left - 1)
            if (System.Numerics.BitOperations.TrailingZeroCount(left) is var bit && bit < All.Count) points += All[bit].Points;
        return points;
    }

    /// <summary>All indicators of a dimension.</summary>
    public static int Of(Dimension dimension) => Sets[(int)dimension];

    /// <summary>The most points in a dimension: 100, 100, 110, 75, 20.</summary>
    public static int MostOf(Dimension dimension) => Points(Of(dimension));

    /// <summary>The rating of points, also of an average.</summary>
    public static Rating RatingOf(double points) => points switch
    {
        >= 351 => Rating.Excellent,
        >= 221 => Rating.Good,
        >= 121 => Rating.Sufficient,
        _ => Rating.Bad,
    };

    private static readonly int[] Sets = [.. Dimensions.Select(d => All.Where(i => i.Dimension == d).Sum(i => i.Mask))];

    private static int Mask(string name) => All.First(i => i.Name == name).Mask;

    private static List<Indicator> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("quality/indicators.json")!;
        return [.. ((JsonArray)JsonNode.Parse(stream)!).Select((n, bit) => Of((JsonObject)n!, bit))];
    }

    private static Indicator Of(JsonObject o, int bit)
    {
        var on = Json.AsText(o["on"]);
        return new Indicator(Json.AsText(o["name"])!, bit, Enum.Parse<Dimension>(Json.AsText(o["dimension"])!, ignoreCase: true), o["points"]!.GetValue<int>(),
            on != "distribution", on != "dataset", Json.AsText(o["property"])!, Json.AsText(o["needs"]), LangText.From(o["label"])!, LangText.From(o["mend"])!);
    }
}
