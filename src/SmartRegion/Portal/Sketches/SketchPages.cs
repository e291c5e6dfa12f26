using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal.Sketches;

/// <summary>The project sketch: its page, and <c>/api/sketch</c> as JSON, document and PDF. Nothing is stored; the address holds it. What partners write together is in Shared/.</summary>
public static class SketchPages
{
    public static void MapSketchPages(this WebApplication app)
    {
        app.Pages().MapMethods("/sketch", PortalPages.Reading, async (HttpContext context, Atlases atlases, Entries entries, SearchIndex index) =>
        {
            var view = await SketchShown.ReadAsync(context.Request, await atlases.NowAsync(), entries, index, Address.Of(context.Request, ""));
            return PortalPages.Page<SketchPage>(new { View = view }, view.Request.Faults.Count > 0 ? 400 : 200);
        });
        app.MapGet("/api/sketch", TellAsync).WithApi(new ApiOperation("sketchProject", "A project sketch from municipality, practice, benefit model and programme, in Czech and German: JSON with fields named as in a Jems application form, or a document (DOCX, PDF)", "Sketch")
        {
            Parameters =
            [
                new("place", "Id of the municipality.", Example: "cz-555398"),
                new("practice", "Id of the practice that is the model."),
                new("model", "Id of the benefit model; without it that of the practice. Its inputs are parameters, too."),
                new("programme", "Id of the programme that shall pay."),
                new("topic", "Topics, beside those of practice and model.", Values: [.. Topics.All.Select(t => t.Id)]),
                new("partner", "Ids of municipalities and organisations; without them a set for the programme is proposed."),
                new("cooperation", "Criteria of cooperation that will be met."),
                new("start", "The first month, such as 2027-09."),
                new("months", "How many months it takes.", "integer"),
                new("currency", "Currency of the money given.", Values: ["EUR", "CZK"]),
                new("f", "json, docx or pdf; without it, the header Accept decides.", Values: ["json", "docx", "pdf"]),
            ],
            Produces = [.. SketchFile.Formats.Select(f => f.MediaType)],
            Sample = "?place=cz-555398&practice=nova-role-led-lighting&programme=interreg-by-cz-2021-2027",
            Failure = [400, 406],
        });
    }

    private static async Task TellAsync(HttpContext context, Atlases atlases, Entries entries, SearchIndex index)
    {
        context.Response.Headers.Vary = "Accept";
        var format = Format.Of(context.Request, SketchFile.Formats);
        var baseUrl = Address.Of(context.Request, "");
        var view = await SketchShown.ReadAsync(context.Request, await atlases.NowAsync(), entries, index, baseUrl);
        if (view.Request.Faults.Count > 0) throw view.Request.Refusal();
        if (view.Sketch is not { } sketch) throw new ProblemException("place", "Name a municipality, such as place=cz-555398.");
        if (format == Format.Json)
        {
            await context.WriteJsonAsync(SketchJson.Of(sketch, view.Sections!, baseUrl));
            return;
        }
        await SketchFile.SendAsync(context, format, $"sketch-{sketch.Place.Id}", view.Sections!.Title, view.Sections.All, "/sketch" + context.Request.QueryString.Value, "sketch.made-with");
    }
}
