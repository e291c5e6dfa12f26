using System.Xml;
using SmartRegion.Catalogue.Dcat;
using SmartRegion.Core;
using SmartRegion.Core.Rdf;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Feeds;

/// <summary>
/// OAI-PMH 2.0 at <c>/oai</c>, all six verbs: sets are the kinds, resumption tokens go on by key and never expire, deleted records are
/// told for ever.
/// </summary>
/// <remarks>The Open Archives Initiative Protocol for Metadata Harvesting 2.0, 2015-01-08.</remarks>
public sealed class OaiAnswers(OaiRecords records, Entries entries)
{
    public const string MediaType = "text/xml";
    internal const int PageSize = 100;
    internal const string Oai = "http://www.openarchives.org/OAI/2.0/";
    private const string Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>The verbs.</summary>
    public static readonly IReadOnlyList<string> Verbs = ["Identify", "ListMetadataFormats", "ListSets", "ListIdentifiers", "ListRecords", "GetRecord"];

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["Identify"] = [],
        ["ListMetadataFormats"] = ["identifier"],
        ["ListSets"] = ["resumptionToken"],
        ["ListIdentifiers"] = ["from", "until", "metadataPrefix", "set", "resumptionToken"],
        ["ListRecords"] = ["from", "until", "metadataPrefix", "set", "resumptionToken"],
        ["GetRecord"] = ["identifier", "metadataPrefix"],
    };

    /// <summary>Answers a request; a fault is an answer too.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var sent = context.Request.HasFormContentType
            ? (await Forms.ReadAsync(context.Request)).Select(f => (f.Key, f.Value))
            : context.Request.Query.Select(q => (q.Key, q.Value));
        var arguments = new Dictionary<string, string>();
        Action<XmlWriter> answer;
        var echo = true;
        try
        {
            foreach (var (name, values) in sent)
                if (values.Count != 1) throw new OaiFault("badArgument", $"{name} comes more than once.");
                else arguments[name] = values[0]!;
            var verb = Check(arguments);
            var told = await AnswerAsync(arguments, verb, context.Request);
            answer = xml =>
            {
                xml.WriteStartElement(verb, Oai);
                told(xml);
                xml.WriteEndElement();
            };
        }
        catch (OaiFault fault)
        {
            // The faults that say the request itself is not right are told without repeating it (3.2).
            echo = fault.Code is not ("badVerb" or "badArgument");
            answer = xml => Write(xml, fault);
        }
        await XmlAnswer.WriteAsync(context, MediaType, xml => WriteEnvelope(xml, context.Request, echo ? arguments : [], answer));
    }

    private static string Check(Dictionary<string, string> arguments)
    {
        if (arguments.GetValueOrDefault("verb") is not { } verb || !Known.TryGetValue(verb, out var known)) throw new OaiFault("badVerb", $"Verbs: {string.Join(", ", Verbs)}.");
        if (arguments.Keys.FirstOrDefault(a => a != "verb" && !known.Contains(a)) is { } unknown) throw new OaiFault("badArgument", $"{verb} takes no {unknown}.");
        if (arguments.FirstOrDefault(a => a.Value.Length == 0 || a.Value.Any(c => !XmlConvert.IsXmlChar(c))).Key is { } bad) throw new OaiFault("badArgument", $"{bad} has no value that could be read.");
        return verb;
    }

    private async Task<Action<XmlWriter>> AnswerAsync(Dictionary<string, string> arguments, string verb, HttpRequest request)
    {
        switch (verb)
        {
            case "Identify":
                var earliest = await records.EarliestAsync();
                return xml => Identify(xml, earliest, request);
            case "ListMetadataFormats":
                if (arguments.GetValueOrDefault("identifier") is { } about) await FindAsync(about, request);
                return Formats;
            case "ListSets":
                return arguments.ContainsKey("resumptionToken") ? throw new OaiFault("badResumptionToken", "All sets are told at once.") : Sets;
            case "GetRecord":
                var prefix = OaiRequest.PrefixOf(arguments);
                var record = await FindAsync(arguments.GetValueOrDefault("identifier") ?? throw new OaiFault("badArgument", "identifier is missing."), request);
                var told = await DcatOfAsync([record], prefix, request);
                return xml => Write(xml, record, request, true, told);
            default:
                return await ListAsync(OaiRequest.Of(arguments), verb == "ListRecords", arguments.ContainsKey("resumptionToken"), request);
        }
    }

    private async Task<Action<XmlWriter>> ListAsync(OaiRequest wanted, bool whole, bool isResumed, HttpRequest request)
    {
        var page = await records.PageAsync(wanted.Selection, PageSize + 1);
        if (page.Count == 0 && !isResumed) throw new OaiFault("noRecordsMatch", "No record is of that set and time.");
        var told = whole ? await DcatOfAsync([.. page.Take(PageSize)], wanted.Prefix, request) : null;
        return xml =>
        {
            foreach (var record in page.Take(PageSize)) Write(xml, record, request, whole, told);
            // The last page of several ends with an empty token (3.5).
            if (page.Count > PageSize || isResumed) xml.Text("resumptionToken", Oai, page.Count > PageSize ? wanted.TokenAfter(page[PageSize - 1].Seq) : "");
        };
    }

    // The records in RDF/XML, by id; null when they are told in Dublin Core.
    private async Task<IReadOnlyDictionary<string, string>?> DcatOfAsync(IReadOnlyList<OaiRecord> page, string prefix, HttpRequest request)
    {
        if (prefix != OaiRequest.Dcat) return null;
        var there = (await entries.FindAllAsync([.. page.Where(r => !r.IsDeleted).Select(r => r.Id)])).ToDictionary(e => e.Id);
        var agents = (await entries.FindAllAsync([.. there.Values.Select(e => Json.AsText(e.Doc["owner"])).OfType<string>().Distinct()])).ToDictionary(e => e.Id);
        // One that was deleted this very moment is told as it was.
        return page.Where(r => !r.IsDeleted).ToDictionary(r => r.Id, r =>
            DcatApi.Fragment(there.GetValueOrDefault(r.Id) ?? new Entry(0, r.Id, r.Kind, 0, r.At, r.At, r.Doc), agents, Address.Of(request, "")));
    }

    private async Task<OaiRecord> FindAsync(string identifier, HttpRequest request)
    {
        var start = Identifier("", request);
        return identifier.StartsWith(start, StringComparison.Ordinal) && await records.FindAsync(identifier[start.Length..]) is { } record
            ? record : throw new OaiFault("idDoesNotExist", $"There is no record '{identifier}'.");
    }

    private static string Identifier(string id, HttpRequest request) => $"oai:{new Uri(Address.Of(request, "/")).Host}:{id}";

    private static void WriteEnvelope(XmlWriter xml, HttpRequest request, Dictionary<string, string> arguments, Action<XmlWriter> answer)
    {
        xml.WriteStartElement("OAI-PMH", Oai);
        xml.WriteAttributeString("xsi", "schemaLocation", Xsi, $"{Oai} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd");
        xml.Text("responseDate", Oai, Instant.Seconds(DateTime.UtcNow));
        xml.WriteStartElement("request", Oai);
        foreach (var (name, value) in arguments.Where(a => a.Key == "verb" || Known.Values.Any(k => k.Contains(a.Key)))) xml.WriteAttributeString(name, value);
        xml.WriteString(Address.Of(request, "/oai"));
        xml.WriteEndElement();
        answer(xml);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, OaiFault fault)
    {
        xml.WriteStartElement("error", Oai);
        xml.WriteAttributeString("code", fault.Code);
        xml.WriteString(fault.Message);
        xml.WriteEndElement();
    }

    private static void Identify(XmlWriter xml, DateTime earliest, HttpRequest request)
    {
        xml.Text("repositoryName", Oai, "Smart Region");
        xml.Text("baseURL", Oai, Address.Of(request, "/oai"));
        xml.Text("protocolVersion", Oai, "2.0");
        xml.Text("adminEmail", Oai, "smart-region@" + new Uri(Address.Of(request, "/")).Host);
        xml.Text("earliestDatestamp", Oai, Instant.Seconds(earliest));
        xml.Text("deletedRecord", Oai, "persistent");
        xml.Text("granularity", Oai, "YYYY-MM-DDThh:mm:ssZ");
    }

    private static void Formats(XmlWriter xml)
    {
        Format(xml, OaiRequest.DublinCore, "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", DublinCore.OaiDc);
        // RDF has no schema of its own in XML Schema; this is the one that repositories name for it.
        Format(xml, OaiRequest.Dcat, "http://www.openarchives.org/OAI/2.0/rdf.xsd", RdfNames.Namespace);
    }

    private static void Format(XmlWriter xml, string prefix, string schema, string space)
    {
        xml.WriteStartElement("metadataFormat", Oai);
        xml.Text("metadataPrefix", Oai, prefix);
        xml.Text("schema", Oai, schema);
        xml.Text("metadataNamespace", Oai, space);
        xml.WriteEndElement();
    }

    private static void Sets(XmlWriter xml)
    {
        foreach (var kind in Kinds.All)
        {
            xml.WriteStartElement("set", Oai);
            xml.Text("setSpec", Oai, kind.Name);
            xml.Text("setName", Oai, kind.Plural.In(Language.English)!);
            xml.WriteEndElement();
        }
    }

    private static void Write(XmlWriter xml, OaiRecord record, HttpRequest request, bool whole, IReadOnlyDictionary<string, string>? dcat)
    {
        if (whole) xml.WriteStartElement("record", Oai);
        xml.WriteStartElement("header", Oai);
        if (record.IsDeleted) xml.WriteAttributeString("status", "deleted");
        xml.Text("identifier", Oai, Identifier(record.Id, request));
        xml.Text("datestamp", Oai, Instant.Seconds(record.At));
        xml.Text("setSpec", Oai, record.Kind);
        xml.WriteEndElement();
        if (!whole) return;
        if (!record.IsDeleted)
        {
            xml.WriteStartElement("metadata", Oai);
            if (dcat is not null) xml.WriteRaw(dcat[record.Id]);
            else DublinCore.Write(xml, record, Address.Of(request, $"/id/{record.Id}"));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }
}
