using System.Text;
using System.Xml;

namespace SmartRegion.Catalogue.Feeds;

/// <summary>Writes XML answers.</summary>
internal static class XmlAnswer
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), CheckCharacters = false };

    /// <summary>Writes a document as the body.</summary>
    public static Task WriteAsync(HttpContext context, string mediaType, Action<XmlWriter> write) => WriteAsync(context, mediaType, (xml, _) =>
    {
        write(xml);
        return Task.CompletedTask;
    });

    /// <summary>Writes a long document as the body. What is written waits in memory until the function that is handed over sends it.</summary>
    public static async Task WriteAsync(HttpContext context, string mediaType, Func<XmlWriter, Func<Task>, Task> write)
    {
        context.Response.ContentType = mediaType + "; charset=utf-8";
        // The writer of XML writes when it likes, and a response takes bytes only by waiting.
        using var waiting = new MemoryStream();
        using var xml = XmlWriter.Create(waiting, Settings);
        xml.WriteStartDocument();
        await write(xml, SendAsync);
        xml.WriteEndDocument();
        await SendAsync();

        async Task SendAsync()
        {
            xml.Flush();
            await context.Response.Body.WriteAsync(waiting.GetBuffer().AsMemory(0, (int)waiting.Length), context.RequestAborted);
            waiting.SetLength(0);
        }
    }

    /// <summary>An element with text; characters that XML has no place for are left out.</summary>
    public static void Text(this XmlWriter xml, string name, string ns, string text, string? language = null)
    {
        xml.WriteStartElement(name, ns);
        if (language is not null) xml.WriteAttributeString("xml", "lang", null, language);
        xml.WriteString(string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c))));
        xml.WriteEndElement();
    }
}
