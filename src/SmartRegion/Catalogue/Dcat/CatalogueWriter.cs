using SmartRegion.Core;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Catalogue.Dcat;

/// <summary>
/// Writes resources of a catalogue in DCAT-AP 3.0.1. No blank nodes: what belongs to a resource is named by its address and a fragment, so that it
/// stays the same from harvest to harvest. What a resource refers to (concepts, agents, licences) is told once, after it.
/// </summary>
public sealed class CatalogueWriter(RdfWriter rdf, string home, DcatProfile profile, IReadOnlyDictionary<string, Entry> agents)
{
    private readonly HashSet<string> _told = [];
    private readonly Queue<Action> _later = [];

    internal DcatProfile Profile => profile;

    /// <summary>The catalogue itself.</summary>
    internal string Catalogue => home + "/catalog";

    /// <summary>The address of a path here.</summary>
    internal string At(string path) => home + path;

    internal string Publisher
    {
        get
        {
            var iri = Catalogue + "#publisher";
            Once(iri, () =>
            {
                Type(iri, Dcat.Foaf + "Agent");
                Text(iri, Dcat.Foaf + "name", RegionName);
                Link(iri, Dcat.Foaf + "homepage", home + "/");
            });
            return iri;
        }
    }

    internal static LangText RegionName { get; } = new("Chytrý česko-bavorský region", "Smarte tschechisch-bayerische Region", "Smart Czech-Bavarian region");

    /// <summary>Writes what was referred to and not yet told.</summary>
    internal void Rest()
    {
        while (_later.TryDequeue(out var tell)) tell();
    }

    internal void Link(string subject, string predicate, string iri) => rdf.Add(Term.Iri(subject), predicate, Term.Iri(iri));

    internal void Type(string subject, string type) => Link(subject, RdfNames.Type, type);

    internal void Value(string subject, string predicate, string? text, string datatype = Xsd.String)
    {
        if (!string.IsNullOrEmpty(text)) rdf.Add(Term.Iri(subject), predicate, Term.Literal(text, datatype));
    }

    internal void Text(string subject, string predicate, LangText? text)
    {
        if (text is null) return;
        foreach (var language in text.Languages) rdf.Add(Term.Iri(subject), predicate, Term.Text(text.In(language)!, language));
    }

    internal void Time(string subject, string predicate, DateTime time) =>
        Value(subject, predicate, Instant.Seconds(time), Xsd.DateTime);

    internal void Concept(string subject, string predicate, Code? code, string type)
    {
        if (code is null) return;
        Link(subject, predicate, code.Iri);
        Once(code.Iri, () =>
        {
            Type(code.Iri, type);
            if (type != Dcat.Skos + "Concept") Type(code.Iri, Dcat.Skos + "Concept");
            Link(code.Iri, Dcat.Skos + "inScheme", code.Scheme);
            rdf.Add(Term.Iri(code.Iri), Dcat.Skos + "prefLabel", Term.Text(code.Label, Language.English));
        });
    }

    /// <summary>A link to something of which nothing but its class is told.</summary>
    internal void Typed(string subject, string predicate, string? iri, string type)
    {
        if (string.IsNullOrEmpty(iri)) return;
        Link(subject, predicate, iri);
        Once(iri + " " + type, () => Type(iri, type));
    }

    /// <summary>The organisation that is responsible; the region itself where none is named.</summary>
    internal void Agent(string subject, string predicate, string? id)
    {
        if (id is null || !agents.TryGetValue(id, out var agent))
        {
            Link(subject, predicate, Publisher);
            return;
        }
        var iri = home + "/id/" + id;
        Link(subject, predicate, iri);
        Once(iri, () =>
        {
            Type(iri, Dcat.Foaf + "Agent");
            Text(iri, Dcat.Foaf + "name", agent.Title);
            if (Json.AsText(agent.Doc["url"]) is { } url) Link(iri, Dcat.Foaf + "homepage", url);
        });
    }

    /// <summary>A link to something that no other resource refers to: it is told after this one, and not remembered.</summary>
    internal void Own(string subject, string predicate, string? iri, string type)
    {
        if (string.IsNullOrEmpty(iri)) return;
        Link(subject, predicate, iri);
        After(() => Type(iri, type));
    }

    /// <summary>Tells it after the present resource.</summary>
    internal void After(Action tell) => _later.Enqueue(tell);

    internal void Once(string key, Action tell)
    {
        if (_told.Add(key)) _later.Enqueue(tell);
    }

    /// <summary>Whom to ask about what has no contact of its own: the region.</summary>
    internal void AskTheRegion(string subject)
    {
        var node = Catalogue + "#contact";
        Link(subject, Dcat.Namespace + "contactPoint", node);
        Once(node, () =>
        {
            Card(node);
            Text(node, Dcat.Vcard + "fn", RegionName);
            Typed(node, Dcat.Vcard + "hasURL", At("/"), Dcat.Prefixes["rdfs"] + "Resource");
        });
    }

    /// <summary>What a business card is.</summary>
    internal void Card(string node)
    {
        Type(node, Dcat.Vcard + "Kind");
        Type(node, Dcat.Vcard + "Organization");
    }

    /// <summary>Whose rights there are and how the source is to be named, of a distribution.</summary>
    internal void Statement(string subject, LangText? text)
    {
        if (text is null) return;
        var node = subject + "-rights";
        Link(subject, Dcat.Dct + "rights", node);
        After(() =>
        {
            Type(node, Dcat.Dct + "RightsStatement");
            Text(node, Dcat.Prefixes["rdfs"] + "label", text);
        });
    }

    /// <summary>A period: each end is a year, a month, a day or an instant, or null when it is open.</summary>
    internal void Period(string subject, string? start, string? end)
    {
        if (start is null && end is null) return;
        var node = subject + "#time";
        Link(subject, Dcat.Dct + "temporal", node);
        After(() =>
        {
            Type(node, Dcat.Dct + "PeriodOfTime");
            Moment(node, "startDate", start);
            Moment(node, "endDate", end);
        });
    }

    private void Moment(string node, string property, string? text) => Value(node, Dcat.Namespace + property, text, text?.Length switch
    {
        4 => Xsd.Namespace + "gYear",
        7 => Xsd.Namespace + "gYearMonth",
        10 => Xsd.Date,
        _ => Xsd.DateTime,
    });

    /// <summary>A box as GeoDCAT-AP tells it: a Location with a bbox in WKT.</summary>
    internal void Box(string subject, double[]? box)
    {
        if (box is null) return;
        var place = subject + "#place";
        Link(subject, Dcat.Dct + "spatial", place);
        var (w, s, e, n) = (box[0], box[1], box[2], box[3]);
        After(() =>
        {
            Type(place, Dcat.Dct + "Location");
            Value(place, Dcat.Namespace + "bbox", FormattableString.Invariant($"POLYGON(({w} {s}, {e} {s}, {e} {n}, {w} {n}, {w} {s}))"), Dcat.Wkt);
            Value(place, Dcat.Namespace + "centroid", FormattableString.Invariant($"POINT({(w + e) / 2} {(s + n) / 2})"), Dcat.Wkt);
        });
    }
}
