using System.Text;
using System.Xml;

namespace SmartRegion.Core.Rdf;

/// <summary>RDF/XML 1.1, read as a stream by the productions of section 7 of its specification. Entities are those within the document.</summary>
internal sealed class RdfXmlParser
{
    private const string Xml = "http://www.w3.org/XML/1998/namespace";

    private static readonly HashSet<string> Core = ["RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype"];
    private static readonly HashSet<string> Old = ["aboutEach", "aboutEachPrefix", "bagID"];

    private readonly record struct Scope(string? Base, string? Language);

    private sealed class Attributes
    {
        public string? Id, About, Resource, NodeId, ParseType, Datatype;
        public List<(string Name, string Value)> Properties { get; } = [];
    }

    private readonly XmlReader _xml;
    private readonly TripleSink _sink;
    private readonly HashSet<string> _ids = [];
    private int _depth;

    private RdfXmlParser(XmlReader xml, TripleSink sink) => (_xml, _sink) = (xml, sink);

    public static void Parse(Stream stream, TripleSink sink, string? baseIri)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Parse,
            XmlResolver = null,
            MaxCharactersFromEntities = sink.Limits.TermLength,
            CloseInput = false,
        };
        try
        {
            using var xml = XmlReader.Create(stream, settings);
            new RdfXmlParser(xml, sink).Document(new Scope(baseIri, null));
        }
        catch (XmlException e)
        {
            throw new RdfException(e.Message, e.LineNumber, e.LinePosition, e);
        }
    }

    private void Document(Scope scope)
    {
        _xml.MoveToContent();
        if (_xml is { NamespaceURI: RdfNames.Namespace, LocalName: "RDF" })
        {
            var inner = Inner(scope);
            if (Read() is { Properties.Count: > 0 } or { Id: not null } or { About: not null }) throw Error("rdf:RDF has no attributes of its own.");
            ForEachElement(() => Node(inner));
        }
        else Node(scope);
        while (_xml.Read()) { }
    }

    // The reader stands on the start tag before and on the end tag (or the empty element) after, as everywhere here.
    private Term Node(Scope outer)
    {
        Enter();
        var name = Name();
        if (IsRdf(out var local) && (Core.Contains(local) || Old.Contains(local) || local == "li")) throw Error($"rdf:{local} is no node.");
        var scope = Inner(outer);
        var attributes = Read();
        if (attributes.Resource is not null || attributes.Datatype is not null || attributes.ParseType is not null) throw Error("A node has neither rdf:resource, rdf:datatype nor rdf:parseType.");
        var subject = Subject(attributes, scope);
        if (name != RdfNames.Namespace + "Description") _sink.Add(subject, RdfNames.Type, Term.Iri(name));
        Properties(subject, attributes, scope);
        Children(subject, scope);
        _depth--;
        return subject;
    }

    private Term Subject(Attributes a, Scope scope)
    {
        if ((a.Id is null ? 0 : 1) + (a.About is null ? 0 : 1) + (a.NodeId is null ? 0 : 1) > 1) throw Error("Only one of rdf:ID, rdf:about and rdf:nodeID may stand.");
        if (a.Id is not null) return Term.Iri(Id(a.Id, scope));
        if (a.About is not null) return Term.Iri(IriReference.Resolve(scope.Base, a.About));
        return a.NodeId is not null ? Named(a.NodeId) : _sink.NewBlank();
    }

    private void Properties(Term subject, Attributes attributes, Scope scope)
    {
        foreach (var (name, value) in attributes.Properties)
            _sink.Add(subject, name, name == RdfNames.Type ? Term.Iri(IriReference.Resolve(scope.Base, value)) : Text(value, scope));
    }

    private void Children(Term subject, Scope scope)
    {
        var members = 0;
        ForEachElement(() => Property(subject, scope, ref members));
    }

    private void Property(Term subject, Scope outer, ref int members)
    {
        Enter();
        var name = Name();
        if (IsRdf(out var local))
        {
            if (Core.Contains(local) || Old.Contains(local) || local == "Description") throw Error($"rdf:{local} is no property.");
            if (local == "li") name = $"{RdfNames.Namespace}_{++members}";
        }
        var scope = Inner(outer);
        var a = Read();
        if (a.About is not null) throw Error("rdf:about stands on nodes only.");
        var value = Value(a, scope);
        _sink.Add(subject, name, value);
        if (a.Id is not null) Reify(Term.Iri(Id(a.Id, scope)), subject, name, value);
        _depth--;
    }

    private Term Value(Attributes a, Scope scope)
    {
        if (a.ParseType is not null)
        {
            if (a.Resource is not null || a.NodeId is not null || a.Datatype is not null || a.Properties.Count > 0) throw Error("Beside rdf:parseType only rdf:ID may stand.");
            return Parsed(a.ParseType, scope);
        }
        if (a.Resource is null && a.NodeId is null && a.Properties.Count == 0) return Content(a.Datatype, scope);
        if (a.Datatype is not null) throw Error("rdf:datatype stands on literals only.");
        if (a is { Resource: not null, NodeId: not null }) throw Error("Only one of rdf:resource and rdf:nodeID may stand.");
        var value = a.Resource is not null ? Term.Iri(IriReference.Resolve(scope.Base, a.Resource)) : a.NodeId is not null ? Named(a.NodeId) : _sink.NewBlank();
        Properties(value, a, scope);
        ForEachElement(() => throw Error("A property that names its value by an attribute has no content."));
        return value;
    }

    private Term Parsed(string how, Scope scope)
    {
        if (how == "Resource")
        {
            var node = _sink.NewBlank();
            Children(node, scope);
            return node;
        }
        return how == "Collection" ? Collection(scope) : Term.Literal(RdfXmlLiteral.Read(_xml, _sink), RdfNames.XmlLiteral);
    }

    private Term Collection(Scope scope)
    {
        var head = Term.Iri(RdfNames.Nil);
        Term? last = null;
        ForEachElement(() =>
        {
            var item = Node(scope);
            var cell = _sink.NewBlank();
            if (last is { } before) _sink.Add(before, RdfNames.Rest, cell);
            else head = cell;
            _sink.Add(cell, RdfNames.First, item);
            last = cell;
        });
        if (last is { } end) _sink.Add(end, RdfNames.Rest, Term.Iri(RdfNames.Nil));
        return head;
    }

    private Term Content(string? datatype, Scope scope)
    {
        Term? node = null;
        var text = new StringBuilder();
        if (!_xml.IsEmptyElement)
            while (_xml.Read() && _xml.NodeType != XmlNodeType.EndElement)
                if (_xml.NodeType == XmlNodeType.Element)
                {
                    if (node is not null) throw Error("A property has one node as its value.");
                    if (datatype is not null) throw Error("rdf:datatype stands on literals only.");
                    node = Node(scope);
                }
                else if (IsText())
                {
                    text.Append(_xml.Value);
                    if (text.Length > _sink.Limits.TermLength) throw Error($"A term is longer than {_sink.Limits.TermLength} characters.");
                }
        if (node is null) return datatype is null ? Text(text.ToString(), scope) : Term.Literal(text.ToString(), IriReference.Resolve(scope.Base, datatype));
        return string.IsNullOrWhiteSpace(text.ToString()) ? node.Value : throw Error("A property has either a text or a node as its value.");
    }

    private bool IsText() => _xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace;

    private void ForEachElement(Action element)
    {
        if (_xml.IsEmptyElement) return;
        while (_xml.Read() && _xml.NodeType != XmlNodeType.EndElement)
            if (_xml.NodeType == XmlNodeType.Element) element();
            else if (IsText() && !string.IsNullOrWhiteSpace(_xml.Value)) throw Error("No text may stand here.");
    }

    private void Reify(Term statement, Term subject, string predicate, Term value)
    {
        _sink.Add(statement, RdfNames.Type, Term.Iri(RdfNames.Namespace + "Statement"));
        _sink.Add(statement, RdfNames.Namespace + "subject", subject);
        _sink.Add(statement, RdfNames.Namespace + "predicate", Term.Iri(predicate));
        _sink.Add(statement, RdfNames.Namespace + "object", value);
    }

    private Scope Inner(Scope outer)
    {
        var language = _xml.GetAttribute("lang", Xml)?.ToLowerInvariant();
        return new Scope(_xml.GetAttribute("base", Xml) is { } b ? IriReference.Resolve(outer.Base, b) : outer.Base, language is null ? outer.Language : language.Length == 0 ? null : language);
    }

    private Attributes Read()
    {
        var found = new Attributes();
        while (_xml.MoveToNextAttribute())
        {
            var space = _xml.NamespaceURI;
            if (space is Xml or "http://www.w3.org/2000/xmlns/" || _xml.Name.StartsWith("xml", StringComparison.OrdinalIgnoreCase)) continue;
            if (space == RdfNames.Namespace || (space.Length == 0 && _xml.LocalName is "ID" or "about" or "resource" or "parseType" or "type")) Syntax(found);
            else if (space.Length == 0) throw Error($"The attribute '{_xml.LocalName}' has no namespace.");
            else found.Properties.Add((space + _xml.LocalName, _xml.Value));
        }
        _xml.MoveToElement();
        return found;
    }

    private void Syntax(Attributes found)
    {
        var value = _xml.Value;
        switch (_xml.LocalName)
        {
            case "ID": found.Id = value; break;
            case "about": found.About = value; break;
            case "resource": found.Resource = value; break;
            case "nodeID": found.NodeId = value; break;
            case "parseType": found.ParseType = value; break;
            case "datatype": found.Datatype = value; break;
            case "li" or "Description" or "RDF" or "aboutEach" or "aboutEachPrefix" or "bagID": throw Error($"rdf:{_xml.LocalName} is no attribute.");
            default: found.Properties.Add((RdfNames.Namespace + _xml.LocalName, value)); break;
        }
    }

    private string Id(string id, Scope scope)
    {
        var iri = IriReference.Resolve(scope.Base, "#" + NcName(id));
        return _ids.Add(iri) ? iri : throw Error($"The rdf:ID '{id}' stands twice.");
    }

    private Term Named(string id) => TripleSink.Named(NcName(id));

    private string NcName(string name)
    {
        try
        {
            return XmlConvert.VerifyNCName(name);
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            throw Error($"'{name}' is no name of XML.");
        }
    }

    private static Term Text(string text, Scope scope) => scope.Language is { } language ? Term.Text(text, language) : Term.Literal(text);

    private string Name() => _xml.NamespaceURI.Length > 0 ? _xml.NamespaceURI + _xml.LocalName : throw Error($"The element '{_xml.LocalName}' has no namespace.");

    private bool IsRdf(out string local)
    {
        local = _xml.LocalName;
        return _xml.NamespaceURI == RdfNames.Namespace;
    }

    private void Enter()
    {
        if (++_depth > _sink.Limits.Depth) throw Error($"Elements are nested deeper than {_sink.Limits.Depth}.");
    }

    private RdfException Error(string message) => new(message, ((IXmlLineInfo)_xml).LineNumber, ((IXmlLineInfo)_xml).LinePosition);
}
