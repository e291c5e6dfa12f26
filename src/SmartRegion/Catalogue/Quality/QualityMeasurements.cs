using System.Globalization;
using SmartRegion.Catalogue.Quality.Links;
using SmartRegion.Core;
using SmartRegion.Core.Rdf;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Quality;

/// <summary>
/// Tells quality in the Data Quality Vocabulary (W3C DQV), with the metrics that data.europa.eu publishes. Measurements are named by what they are of, so
/// that they stay the same from reading to reading; of a link that nobody has asked there is none.
/// </summary>
internal sealed class QualityMeasurements(RdfWriter rdf, LinkAnswers answers, string home, PublicUrl url)
{
    private const string Dqv = "http://www.w3.org/ns/dqv#";
    private const string Prov = "http://www.w3.org/ns/prov#";

    /// <summary>The prefixes.</summary>
    public static readonly IReadOnlyDictionary<string, string> Prefixes = new Dictionary<string, string>
    {
        ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
        ["dcat"] = Dcat.Dcat.Namespace,
        ["dqv"] = Dqv,
        ["prov"] = Prov,
        ["pv"] = Mqa.Namespace,
    };

    /// <summary>The score of the catalogue.</summary>
    public void Tell(QualityReport report)
    {
        var catalogue = home + "/catalog";
        List<Told> told = [new("scoring", Mean(report.Points), Xsd.Decimal, null), .. Mqa.Dimensions.Select(d => new Told(Scoring(d), Mean(report.In(d)), Xsd.Decimal, null))];
        Type(catalogue, Dcat.Dcat.Namespace + "Catalog");
        Tell(catalogue, catalogue + "#", told);

        static string Mean(double points) => points.ToString("0.0#", CultureInfo.InvariantCulture);
    }

    /// <summary>The measurements of a dataset and its distributions.</summary>
    public void Tell(DatasetQuality quality)
    {
        var (m, score) = (quality.Measurement, quality.Score);
        var iri = Measuring.At(m.Iri, home);
        Type(iri, Dcat.Dcat.Namespace + "Dataset");
        foreach (var part in m.Parts) rdf.Add(Term.Iri(iri), Measuring.Names.Distribution, Term.Iri(Measuring.At(part.Iri, home)));
        List<Told> told =
        [
            .. Mqa.All.Where(i => i.OnDataset).Select(i => Flag(i, m.Met)),
            new("scoring", Whole(score.Points), Xsd.Integer, null),
            .. Mqa.Dimensions.Select(d => new Told(Scoring(d), Whole(score.In(d)), Xsd.Integer, null)),
            new("atLeastFourStars", score.Stars >= 4 ? "true" : "false", Xsd.Boolean, null),
        ];
        Tell(iri, iri + "#", told);
        foreach (var part in m.Parts) Tell(part);
    }

    private void Tell(MeasuredPart part)
    {
        List<Told> told =
        [
            .. Mqa.All.Where(i => i.OnDistribution && !i.OnDataset && (i.Mask & (Mqa.AccessAnswers | Mqa.DownloadAnswers)) == 0).Select(i => Flag(i, part.Met)),
            .. Status("accessUrlStatusCode", part.Access), .. Status("downloadUrlStatusCode", part.Downloads),
        ];
        var iri = Measuring.At(part.Iri, home);
        Type(iri, Dcat.Dcat.Namespace + "Distribution");
        Tell(iri, iri + "-", told);
    }

    private IEnumerable<Told> Status(string metric, IReadOnlyList<string> urls) =>
        urls.Count > 0 && answers.Find(DatasetLink.Of(urls[0], url.Value).Id) is { } answer ? [new Told(metric, Whole(answer.Status), Xsd.Integer, answer.Checked)] : [];

    private void Tell(string subject, string start, List<Told> told)
    {
        foreach (var t in told) rdf.Add(Term.Iri(subject), Dqv + "hasQualityMeasurement", Term.Iri(start + t.Metric));
        foreach (var t in told)
        {
            var node = Term.Iri(start + t.Metric);
            rdf.Add(node, RdfNames.Type, Term.Iri(Dqv + "QualityMeasurement"));
            rdf.Add(node, Dqv + "isMeasurementOf", Term.Iri(Mqa.Namespace + t.Metric));
            rdf.Add(node, Dqv + "computedOn", Term.Iri(subject));
            rdf.Add(node, Dqv + "value", Term.Literal(t.Value, t.Datatype));
            if (t.At is { } at) rdf.Add(node, Prov + "generatedAtTime", Term.Literal(Instant.Seconds(at), Xsd.DateTime));
        }
    }

    private void Type(string subject, string type) => rdf.Add(Term.Iri(subject), RdfNames.Type, Term.Iri(type));

    private static Told Flag(Indicator i, int met) => new(i.Name, (met & i.Mask) != 0 ? "true" : "false", Xsd.Boolean, null);

    private static string Scoring(Dimension dimension) => dimension.ToString().ToLowerInvariant() + "Scoring";

    private static string Whole(int n) => n.ToString(CultureInfo.InvariantCulture);

    private sealed record Told(string Metric, string Value, string Datatype, DateTime? At);
}
