using SkiaSharp;

namespace SmartRegion.Portal.Sketches;

/// <summary>The letters of our PDF files: those of the portal, whole, from the fonts that were fetched with it.</summary>
public sealed class PdfFonts(IWebHostEnvironment environment) : IDisposable
{
    private readonly Lazy<SKTypeface> _regular = new(() => Read(environment, "Regular")), _bold = new(() => Read(environment, "Bold"));

    public SKTypeface Regular => _regular.Value;

    public SKTypeface Bold => _bold.Value;

    public void Dispose()
    {
        foreach (var face in new[] { _regular, _bold })
            if (face.IsValueCreated) face.Value.Dispose();
    }

    private static SKTypeface Read(IWebHostEnvironment environment, string weight)
    {
        var file = environment.WebRootFileProvider.GetFileInfo($"lib/fonts/SourceSans3-{weight}.ttf");
        using var letters = file.CreateReadStream();
        return SKTypeface.FromStream(letters) ?? throw new InvalidDataException($"{file.PhysicalPath} is no font.");
    }
}
