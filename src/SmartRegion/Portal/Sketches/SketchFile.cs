using SmartRegion.Http;

namespace SmartRegion.Portal.Sketches;

/// <summary>Sends a sketch as a file to keep.</summary>
internal static class SketchFile
{
    /// <summary>The formats in which there are sketches.</summary>
    public static readonly Format[] Formats = [Format.Json, Format.Docx, Format.Pdf];

    /// <summary>Writes it as the answer, as a document or as PDF.</summary>
    /// <param name="name">Of the file, without its ending.</param>
    /// <param name="path">Path after the language of the sketch's page.</param>
    /// <param name="made">Key of the text that says who made it.</param>
    public static async Task SendAsync(HttpContext context, Format format, string name, SketchLine title, IReadOnlyList<SketchSection> sections, string path, string made)
    {
        var baseUrl = Address.Of(context.Request, "");
        var file = format == Format.Pdf
            ? SketchPdf.Of(title, sections, baseUrl, path, context.RequestServices.GetRequiredService<PdfFonts>(), made)
            : SketchDocument.Of(title, sections, baseUrl, path, made);
        (context.Response.ContentType, context.Response.ContentLength) = (format.MediaType, file.Length);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.{format.Name}\"";
        await context.Response.Body.WriteAsync(file, context.RequestAborted);
    }
}
