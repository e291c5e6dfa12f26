using System.Text;

namespace SmartRegion.Core;

/// <summary>Encodings that are not Unicode, such as Windows-1250, which .NET knows only when it was told to.</summary>
public static class CodePages
{
    static CodePages() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Has them known, for libraries that ask for one of them.</summary>
    public static void Know() { }

    /// <summary>The encoding of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Encoding Find(string name) => Encoding.GetEncoding(name);
}
