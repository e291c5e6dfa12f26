using System.Globalization;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Charts;

namespace SmartRegion.Portal;

/// <summary>What a reader wants to see on the map.</summary>
/// <param name="Layers">Ids of collections, and <see cref="Sensors"/> and <see cref="Entries"/>.</param>
/// <param name="Box">Only what lies here (WGS 84); null for everywhere.</param>
/// <param name="IsDrawn">True when the reader drew the box, false when it is what the map happens to show.</param>
/// <param name="At">Values of sensors as of then; null for the newest.</param>
public sealed record MapRequest(IReadOnlyList<string> Layers, BoundingBox? Box, bool IsDrawn, DateTimeOffset? At)
{
    public const string Sensors = "-sensors", Entries = "-entries";

    private static readonly IReadOnlyCollection<string> Known = ["layer", "bbox", "drawn", "at", "dim", "lang"];

    /// <exception cref="ProblemException">400 naming the parameter.</exception>
    public static MapRequest Read(HttpRequest request)
    {
        var p = new Parameters(request, Known);
        // Who has taken every layer away wants none; who has not chosen yet is shown what people ask for first.
        var layers = request.Query.ContainsKey("layer") ? p.Values("layer") : [Entries, Sensors];
        return new MapRequest(layers, p.Text("bbox") is { } box ? BoundingBox.Parse(box, "bbox") : null, p.Text("drawn") == "1", p.Text("at") is { } at ? Time(at) : null);
    }

    public bool Shows(string layer) => Layers.Contains(layer);

    // As a field for local time sends it: by the clocks of the region.
    private static DateTimeOffset Time(string text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is > 1900 and < 2200
            ? Clock.At(local)
            : throw new ProblemException("at", $"'{text}' is not a time. Write it as 2026-05-01T14:00, by the clocks of the region.");
}
