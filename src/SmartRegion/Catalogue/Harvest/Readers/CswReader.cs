using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;

namespace SmartRegion.Catalogue.Harvest.Readers;

/// <summary>
/// Reads a catalogue service (CSW 2.0.2, OGC 07-006r1): GetRecords by GET, whole records of ISO 19139, or of Dublin Core where the
/// service has no others, in the order of their identifiers.
/// </summary>
internal sealed class CswReader : ISourceReader
{
    private const int Rows = 50, MaxDepth = 100;
    private const string Gmd = "http://www.isotc211.org/2005/gmd", Csw = "http://www.opengis.net/cat/csw/2.0.2";

    public async IAsyncEnumerable<HarvestedRecord> ReadAsync(HarvestVisit visit, [EnumeratorCancellation] CancellationToken stop)
    {
        var schema = Core.Json.AsText(visit.State["schema"]) ?? Gmd;
        for (var start = 1; start > 0;)
        {
            var (page, answered) = await PageAsync(visit, start, schema, stop);
            schema = answered;
            var results = page.Descendants(XName.Get("SearchResults", Csw)).FirstOrDefault() ?? throw new HarvestException(HarvestException.Malformed, "The answer to GetRecords has no SearchResults.");
            foreach (var element in results.Elements())
            {
                var record = element.Name.NamespaceName == Gmd ? Iso19139.Read(visit.Source, element) : DublinCore.Read(visit.Source, element);
                if (visit.IsNew(record.Iri)) yield return record;
            }
            start = Following(results, start);
        }
        visit.Next["schema"] = schema;
        visit.IsComplete = true;
    }

    // nextRecord is 0 at the end; some services tell the number after the last, some the first again.
    private static int Following(XElement results, int start)
    {
        var matched = (int?)results.Attribute("numberOfRecordsMatched") ?? 0;
        var next = (int?)results.Attribute("nextRecord") ?? 0;
        if (next == 0 || next > matched) return 0;
        if (next <= start) throw new HarvestException(HarvestException.Circular, $"After record {start} it leads back to record {next}.");
        return next;
    }

    private static async Task<(XElement Page, string Schema)> PageAsync(HarvestVisit visit, int start, string schema, CancellationToken stop)
    {
        var url = Request(visit.Source.Url, start, schema);
        visit.Turn(url);
        var page = await XmlAsync(visit, url, stop);
        if (page.Name.LocalName != "ExceptionReport") return (page, schema);
        var message = string.Join(" ", page.Descendants().Where(e => e.Name.LocalName == "ExceptionText").Select(e => e.Value.Trim()));
        // A service without ISO records says so in one of several ways.
        if (schema == Gmd && start == 1) return await PageAsync(visit, start, Csw, stop);
        throw new HarvestException(HarvestException.Malformed, $"The service refuses: {(message.Length > 300 ? message[..300] : message)}");
    }

    private static async Task<XElement> XmlAsync(HarvestVisit visit, string url, CancellationToken stop)
    {
        await using var answer = await visit.GetAsync(url, "application/xml, text/xml;q=0.9", visit.Limits.Page, conditional: false, stop);
        try
        {
            using var reader = XmlReader.Create(answer.Body, Safe);
            return await LoadAsync(reader, stop);
        }
        catch (XmlException e)
        {
            throw new HarvestException(HarvestException.Malformed, $"{url} is not well-formed XML at line {e.LineNumber}, column {e.LinePosition}: {e.Message}");
        }
        finally { visit.Run.Bytes += answer.BytesRead; }
    }

    /// <summary>Nothing is fetched or expanded on behalf of a document.</summary>
    public static XmlReaderSettings Safe => new() { Async = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersFromEntities = 1024, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true };

    /// <summary>The whole document: by hand, for XElement.Load would follow any depth down to the end of the stack.</summary>
    /// <exception cref="HarvestException">It is nested too deeply, or ends too early.</exception>
    internal static async Task<XElement> LoadAsync(XmlReader reader, CancellationToken stop)
    {
        var open = new Stack<XElement>();
        while (await reader.ReadAsync())
        {
            stop.ThrowIfCancellationRequested();
            if (reader.NodeType == XmlNodeType.Element)
            {
                if (open.Count == MaxDepth) throw new HarvestException(HarvestException.Malformed, $"Its XML is nested more than {MaxDepth} levels deep.");
                var empty = reader.IsEmptyElement;
                var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
                while (reader.MoveToNextAttribute()) if (reader.NamespaceURI != "http://www.w3.org/2000/xmlns/") element.SetAttributeValue(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value);
                if (open.TryPeek(out var parent)) parent.Add(element);
                if (!empty) open.Push(element);
                else if (open.Count == 0) return element;
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace && open.TryPeek(out var within)) within.Add(await reader.GetValueAsync());
            else if (reader.NodeType == XmlNodeType.EndElement && open.Pop() is var closed && open.Count == 0) return closed;
        }
        throw new HarvestException(HarvestException.Malformed, "The XML ends too early.");
    }

    private static string Request(string endpoint, int start, string schema)
    {
        var typeNames = schema == Gmd ? "gmd:MD_Metadata" : "csw:Record";
        var bound = schema == Gmd ? $"xmlns(gmd={Gmd})" : $"xmlns(csw={Csw})";
        var query = $"service=CSW&version=2.0.2&request=GetRecords&resultType=results&elementSetName=full&typeNames={typeNames}&namespace={Uri.EscapeDataString(bound)}&outputFormat=application%2Fxml&outputSchema={Uri.EscapeDataString(schema)}&startPosition={start}&maxRecords={Rows}&sortBy=dc%3Aidentifier%3AA";
        return endpoint + (endpoint.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;
    }
}
