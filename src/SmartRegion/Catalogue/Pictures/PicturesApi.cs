using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Pictures;

/// <summary>Serves pictures: <c>/pictures/{id}</c>, and narrower ones beneath it.</summary>
public static class PicturesApi
{
    private const string Example = "0123456789abcdef0123456789abcdef-1920x1080";

    private static readonly ApiParameter Id = new("id", "The id of a picture, as an entry's image names it; it ends with width and height.", In: "path", Example: Example);

    public static void MapPictures(this WebApplication app)
    {
        app.MapGet("/pictures/{id}", (string id, HttpContext context, Pictures pictures) => SendAsync(id, null, context, pictures))
            .WithApi(new ApiOperation("getPicture", "A picture in its whole width", "Pictures") { Parameters = [Id], Produces = ["image/webp"], Failure = [404] });
        app.MapGet("/pictures/{id}/{width:int}", (string id, int width, HttpContext context, Pictures pictures) => SendAsync(id, width, context, pictures))
            .WithApi(new ApiOperation("getPictureOfWidth", "A picture in one of its widths: 320, 640, 1280", "Pictures") { Parameters = [Id, new("width", "Pixels.", "integer", In: "path", Example: "640")], Produces = ["image/webp"], Failure = [404] });
    }

    private static async Task SendAsync(string id, int? width, HttpContext context, Pictures pictures)
    {
        if (Picture.Find(id) is not { } picture || await pictures.FileAsync(picture, width ?? picture.Width) is not { } file)
            throw new ProblemException(Problem.NotFound("There is no such picture, or not in this width."));
        // What lies at an address never changes.
        if (ETags.NotModified(context, $"\"{picture.Id}.{width ?? picture.Width}\"")) return;
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        // Opened by itself it is a picture and nothing else.
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        context.Response.ContentType = "image/webp";
        context.Response.ContentLength = file.Length;
        await context.Response.Body.WriteAsync(file, context.RequestAborted);
    }
}
