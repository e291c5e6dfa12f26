using System.Xml;
using System.Xml.Linq;

namespace SmartRegion.Core;

/// <summary>Elements of XML as a tree, read by hand: <see cref="XNode.ReadFrom"/> follows any depth, and takes a time that grows with its square.</summary>
public static class XmlTree
{
    private const int MostLevels = 100;

    /// <summary>The element at which the reader stands, which is then behind it.</summary>
    /// <exception cref="XmlException">It ends too early, or is nested too deeply.</exception>
    public static XElement Read(XmlReader reader)
    {
        var open = new Stack<XElement>();
        do
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (open.Count == MostLevels) throw new XmlException($"Its elements are nested more than {MostLevels} levels deep.", null, ((IXmlLineInfo)reader).LineNumber, ((IXmlLineInfo)reader).LinePosition);
                    var (element, isEmpty) = (new XElement(XName.Get(reader.LocalName, reader.NamespaceURI)), reader.IsEmptyElement);
                    while (reader.MoveToNextAttribute()) element.SetAttributeValue(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value);
                    if (open.TryPeek(out var parent)) parent.Add(element);
                    if (!isEmpty) open.Push(element);
                    else if (open.Count == 0) { reader.Read(); return element; }
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    open.Peek().Add(reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    var closed = open.Pop();
                    if (open.Count == 0) { reader.Read(); return closed; }
                    break;
            }
        }
        while (reader.Read());
        throw new XmlException("The element does not end.");
    }
}
