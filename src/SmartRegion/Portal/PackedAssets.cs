using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Primitives;

namespace SmartRegion.Portal;

/// <summary>
/// Large files of libraries lie beside themselves as small as they get (<c>scripts/copy-assets.mjs</c>): whoever takes them so gets them
/// without anything being compressed for each reader.
/// </summary>
internal sealed class PackedAssets : IContentTypeProvider
{
    private static readonly (string Encoding, string Ending)[] Kinds = [("br", ".br"), ("gzip", ".gz")];
    private readonly FileExtensionContentTypeProvider _types = new();

    public PackedAssets() => _types.Mappings[".geojson"] = "application/geo+json";

    /// <summary>Leads requests for files that lie there packed to what their client takes.</summary>
    public static void Use(WebApplication app, string assets)
    {
        var files = app.Environment.WebRootFileProvider;
        app.Use((context, next) =>
        {
            var path = context.Request.Path;
            if (!path.StartsWithSegments(assets + "/lib", out _)) return next(context);
            context.Response.Headers.Vary = "Accept-Encoding";
            foreach (var (encoding, ending) in Kinds)
            {
                if (!Takes(context.Request.Headers.AcceptEncoding, encoding) || !files.GetFileInfo(path.Value![assets.Length..] + ending).Exists) continue;
                context.Request.Path = path + ending;
                break;
            }
            return next(context);
        });
    }

    /// <summary>Says in the head how the file is packed.</summary>
    public static void Tell(StaticFileResponseContext file)
    {
        if (Kinds.FirstOrDefault(k => file.File.Name.EndsWith(k.Ending, StringComparison.Ordinal)).Encoding is { } encoding)
            file.Context.Response.Headers.ContentEncoding = encoding;
    }

    /// <inheritdoc/>
    public bool TryGetContentType(string subpath, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string contentType) =>
        _types.TryGetContentType(Kinds.FirstOrDefault(k => subpath.EndsWith(k.Ending, StringComparison.Ordinal)).Ending is { } ending ? subpath[..^ending.Length] : subpath, out contentType);

    private static bool Takes(StringValues accepted, string encoding) =>
        Microsoft.Net.Http.Headers.StringWithQualityHeaderValue.TryParseList(accepted, out var list) && list.Any(e => e.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);
}
