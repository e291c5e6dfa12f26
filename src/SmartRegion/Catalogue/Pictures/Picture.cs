using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartRegion.Catalogue.Pictures;

/// <summary>
/// A picture that was sent to us. Its id tells its size, so that a page can leave room for it and offer every width without asking the store:
/// 32 hexadecimal digits that nobody can guess, width and height in pixels.
/// </summary>
public sealed partial record Picture(string Id, int Width, int Height)
{
    // From a phone to a wide window of a screen with double pixels.
    private static readonly int[] Offered = [320, 640, 1280, 1920];

    /// <summary>The widths that there are, in pixels, the whole one last.</summary>
    public IReadOnlyList<int> Widths => [.. Offered.Where(w => w < Width), Width];

    /// <summary>Most pixels of the longer side that are kept.</summary>
    public static int Longest => Offered[^1];

    /// <summary>Its address without scheme and host.</summary>
    public string Path => $"/pictures/{Id}";

    /// <summary>Its address in that width.</summary>
    public string At(int width) => width == Width ? Path : $"{Path}/{width}";

    /// <summary>All widths as <c>srcset</c> of HTML.</summary>
    public string SourceSet => string.Join(", ", Widths.Select(w => $"{At(w)} {w}w"));

    /// <summary>The picture of that id, or null for what is no id.</summary>
    public static Picture? Find(string? id) => id is not null && Ids().Match(id) is { Success: true } m ? new Picture(id, Number(m.Groups[1]), Number(m.Groups[2])) : null;

    /// <summary>The picture at an address, whatever the host: a region may be known by another name tomorrow. Null when it is none of ours.</summary>
    public static Picture? At(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.AbsolutePath.StartsWith("/pictures/", StringComparison.Ordinal)
        ? Find(uri.AbsolutePath["/pictures/".Length..]) : null;

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[0-9a-f]{32}-([1-9][0-9]{0,3})x([1-9][0-9]{0,3})\z")]
    private static partial Regex Ids();
}
