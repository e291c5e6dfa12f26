using System.Runtime.CompilerServices;
using SmartRegion.Core.Rdf;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Catalogue.Harvest.Readers;

/// <summary>
/// Reads DCAT-AP in any syntax: one dump; pages by Hydra (hydra:next, or hydra:nextPage of older portals); a catalogue that only names
/// its datasets, as Czech local catalogues do, whose documents are then read one by one. Nothing else is ever fetched.
/// </summary>
internal sealed class DcatReader : ISourceReader
{
    private const string Accept = "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8, application/ld+json;q=0.7";
    private const string Hydra = "http://www.w3.org/ns/hydra/core#";
    private static readonly string[] NextNames = [Hydra + "next", Hydra + "nextPage"];

    public async IAsyncEnumerable<HarvestedRecord> ReadAsync(HarvestVisit visit, [EnumeratorCancellation] CancellationToken stop)
    {
        // What is conditional is a whole catalogue in one document; of several pages the first does not tell for the others.
        var first = Core.Json.AsText(visit.State["pages"]) != "several";
        var missing = new List<string>();
        var pages = 0;
        for (var url = visit.Source.Url; url is not null; pages++)
        {
            visit.Turn(url);
            if (await GraphAsync(visit, url, visit.Limits.Dump, pages == 0 && first, stop) is not { } page)
            {
                visit.IsUnchanged = true;
                yield break;
            }
            foreach (var dataset in DatasetsOf(page.Graph))
            {
                if (!dataset.IsIri || !visit.IsNew(dataset.Value)) continue;
                if (IsTold(page.Graph, dataset)) yield return DcatDataset.Read(visit.Source, page.Graph, dataset);
                else missing.Add(dataset.Value);
            }
            url = Next(page.Graph, page.From);
        }
        if (pages > 1) visit.Next["pages"] = "several";
        foreach (var iri in missing) yield return await AloneAsync(visit, iri, stop);
        // The catalogue may stay while what it names changes.
        if (missing.Count > 0) visit.Next["pages"] = "several";
        visit.IsComplete = true;
    }

    // A dataset that has a document of its own. That one is broken says nothing of the others.
    private static async Task<HarvestedRecord> AloneAsync(HarvestVisit visit, string iri, CancellationToken stop)
    {
        try
        {
            var page = (await GraphAsync(visit, iri, visit.Limits.Page, conditional: false, stop))!.Value;
            var dataset = Term.Iri(iri);
            if (!IsTold(page.Graph, dataset)) dataset = page.Graph.OfType(DcatDataset.Dcat + "Dataset").FirstOrDefault(d => d.IsIri, dataset);
            return IsTold(page.Graph, dataset) ? DcatDataset.Read(visit.Source, page.Graph, dataset) with { Iri = iri }
                : new HarvestedRecord(iri) { Refused = "unreadable", Detail = "Its document tells nothing of it." };
        }
        catch (Exception e) when (e is OutgoingException { Code: not OutgoingException.Private } or HarvestException { Code: HarvestException.Malformed })
        {
            return new HarvestedRecord(iri) { Refused = "unreadable", Detail = e.Message };
        }
    }

    private static async Task<(RdfGraph Graph, Uri From)?> GraphAsync(HarvestVisit visit, string url, OutgoingLimits within, bool conditional, CancellationToken stop)
    {
        await using var answer = await visit.GetAsync(url, Accept, within, conditional, stop);
        if (answer.IsUnchanged) return null;
        var syntax = RdfSyntaxes.OfMediaType(answer.MediaType) ?? RdfSyntaxes.OfPath(answer.Address.AbsolutePath)
            ?? throw new HarvestException(HarvestException.Malformed, $"{url} answers {answer.MediaType ?? "without a media type"}, which is no RDF that is known here (Turtle, N-Triples, RDF/XML, JSON-LD).");
        try { return (await Task.Run(() => RdfReader.ReadGraph(answer.Body, syntax, answer.Address.ToString(), new RdfLimits(within.Bytes, Triples: 20_000_000), stop), stop), answer.Address); }
        catch (RdfException e)
        {
            // The stream's own complaint tells more than that the text ends too early.
            if (e.InnerException is OutgoingException cut) throw cut;
            throw new HarvestException(HarvestException.Malformed, $"{url} is no well-formed RDF{(e.Line > 0 ? $" at line {e.Line}, column {e.Column}" : "")}: {e.Message}");
        }
        finally { visit.Run.Bytes += answer.BytesRead; }
    }

    private static IEnumerable<Term> DatasetsOf(RdfGraph graph) =>
        graph.OfType(DcatDataset.Dcat + "Catalog").SelectMany(c => graph.Objects(c, DcatDataset.Dcat + "dataset")).Concat(graph.OfType(DcatDataset.Dcat + "Dataset")).Distinct();

    private static bool IsTold(RdfGraph graph, Term dataset) => graph.Object(dataset, DcatDataset.Dct + "title") is not null || graph.Is(dataset, DcatDataset.Dcat + "Dataset");

    private static string? Next(RdfGraph graph, Uri from)
    {
        foreach (var name in NextNames)
            foreach (var triple in graph.Triples)
                if (triple.Predicate == name) return HarvestVisit.Absolute(from, triple.Object.Value);
        return null;
    }
}
