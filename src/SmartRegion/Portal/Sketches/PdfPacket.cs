using System.Globalization;
using System.Security;
using System.Text;

namespace SmartRegion.Portal.Sketches;

/// <summary>
/// What a PDF says of itself in XMP (ISO 16684-1): title, dates, and by which standards it is made: PDF/UA-1 (ISO 14289-1) and PDF/A-2b (ISO 19005-2), which wants the words of the other declared.
/// </summary>
internal static class PdfPacket
{
    /// <summary>The packet.</summary>
    public static string Of(string title, string creator, string producer, DateTime made)
    {
        var date = made.ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture);
        return $"""
            <?xpacket begin="{'\uFEFF'}" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{Escaped(title)}</rdf:li></rdf:Alt></dc:title></rdf:Description>
            <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>{Escaped(creator)}</xmp:CreatorTool><xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate></rdf:Description>
            <rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{Escaped(producer)}</pdf:Producer></rdf:Description>
            <rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
            <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
            <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
            <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
            <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>The part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
            </rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
            </rdf:RDF></x:xmpmeta>
            <?xpacket end="w"?>
            """;
    }

    /// <summary>The file with the packet as its object <paramref name="number"/>, added at its end as an update (ISO 32000-1, 7.5.6), since the writer of the file leaves no other way.</summary>
    public static byte[] Added(byte[] file, int number, string packet)
    {
        var text = Encoding.Latin1.GetString(file);
        var (from, start) = (text.LastIndexOf("trailer", StringComparison.Ordinal), text.LastIndexOf("startxref", StringComparison.Ordinal));
        var trailer = text[from..start];
        var keys = trailer[(trailer.IndexOf("<<", StringComparison.Ordinal) + 2)..trailer.LastIndexOf(">>", StringComparison.Ordinal)];
        var before = text[(start + "startxref".Length)..].Trim().Split('\n')[0].Trim();
        using var whole = new MemoryStream();
        whole.Write(file);
        var bytes = Encoding.UTF8.GetBytes(packet);
        // The object begins after the line break.
        var at = whole.Position + 1;
        Write($"\n{number} 0 obj\n<</Type/Metadata/Subtype/XML/Length {bytes.Length}>>\nstream\n");
        whole.Write(bytes);
        whole.Write("\nendstream\nendobj\n"u8);
        var table = whole.Position;
        Write($"xref\n{number} 1\n{at:0000000000} 00000 n \ntrailer\n<<{keys}/Prev {before}>>\nstartxref\n{table}\n%%EOF\n");
        return whole.ToArray();

        void Write(FormattableString part) => whole.Write(Encoding.Latin1.GetBytes(FormattableString.Invariant(part)));
    }

    private static string Escaped(string text) => SecurityElement.Escape(text)!;
}
