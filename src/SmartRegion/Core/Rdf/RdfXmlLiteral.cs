using System.Text;
using System.Xml;

namespace SmartRegion.Core.Rdf;

/// <summary>The content of an element as an XML literal: Exclusive XML Canonicalization with comments (RDF/XML 7.2.17).</summary>
internal static class RdfXmlLiteral
{
    /// <summary>Reads the content up to the end tag, on which the reader then stands.</summary>
    public static string Read(XmlReader xml, TripleSink sink)
    {
        var text = new StringBuilder();
        if (xml.IsEmptyElement) return "";
        var depth = xml.Depth;
        var declared = new Stack<Dictionary<string, string>>([new Dictionary<string, string> { [""] = "", ["xml"] = "http://www.w3.org/XML/1998/namespace" }]);
        while (xml.Read() && xml.Depth > depth)
        {
            if (text.Length > sink.Limits.TermLength) throw new RdfException($"A term is longer than {sink.Limits.TermLength} characters.");
            if (xml.Depth - depth > sink.Limits.Depth) throw new RdfException($"Elements are nested deeper than {sink.Limits.Depth}.");
            Node(xml, text, declared);
        }
        return text.ToString();
    }

    private static void Node(XmlReader xml, StringBuilder text, Stack<Dictionary<string, string>> declared)
    {
        switch (xml.NodeType)
        {
            case XmlNodeType.Element:
                var empty = xml.IsEmptyElement;
                var name = xml.Name;
                declared.Push(Start(xml, text, declared.Peek()));
                if (empty) End(name, text, declared);
                break;
            case XmlNodeType.EndElement: End(xml.Name, text, declared); break;
            case XmlNodeType.Comment: text.Append("<!--").Append(xml.Value).Append("-->"); break;
            case XmlNodeType.ProcessingInstruction: text.Append("<?").Append(xml.Name).Append(xml.Value.Length > 0 ? " " : "").Append(xml.Value).Append("?>"); break;
            default: text.Append(xml.Value.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\r", "&#xD;")); break;
        }
    }

    private static void End(string name, StringBuilder text, Stack<Dictionary<string, string>> declared)
    {
        text.Append("</").Append(name).Append('>');
        declared.Pop();
    }

    private static Dictionary<string, string> Start(XmlReader xml, StringBuilder text, Dictionary<string, string> outer)
    {
        text.Append('<').Append(xml.Name);
        var declared = new Dictionary<string, string>(outer);
        var used = new SortedDictionary<string, string>(StringComparer.Ordinal) { [xml.Prefix] = xml.NamespaceURI };
        var attributes = new List<(string Namespace, string Local, string Name, string Value)>();
        while (xml.MoveToNextAttribute())
        {
            if (xml.NamespaceURI == "http://www.w3.org/2000/xmlns/") continue;
            if (xml.Prefix.Length > 0) used[xml.Prefix] = xml.NamespaceURI;
            attributes.Add((xml.NamespaceURI, xml.LocalName, xml.Name, xml.Value));
        }
        xml.MoveToElement();
        foreach (var (prefix, uri) in used)
            if (declared.GetValueOrDefault(prefix) != uri)
            {
                declared[prefix] = uri;
                Attribute(text, prefix.Length == 0 ? "xmlns" : "xmlns:" + prefix, uri);
            }
        foreach (var a in attributes.OrderBy(a => a.Namespace, StringComparer.Ordinal).ThenBy(a => a.Local, StringComparer.Ordinal)) Attribute(text, a.Name, a.Value);
        text.Append('>');
        return declared;
    }

    private static void Attribute(StringBuilder text, string name, string value) =>
        text.Append(' ').Append(name).Append("=\"")
            .Append(value.Replace("&", "&amp;").Replace("<", "&lt;").Replace("\"", "&quot;").Replace("\t", "&#x9;").Replace("\n", "&#xA;").Replace("\r", "&#xD;")).Append('"');
}
