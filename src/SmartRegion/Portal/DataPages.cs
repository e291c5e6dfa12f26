using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Portal.Pages;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Portal;

/// <summary>The page on which a file becomes data of a dataset. Works without JavaScript.</summary>
public static class DataPages
{
    public static void MapDataPages(this WebApplication app)
    {
        app.Pages().MapMethods("/entry/{id}/data", PortalPages.Reading, async (string id, HttpContext context, Entries entries, DatasetData data) => Page(context, await ReadAsync(id, Actor.Of(context), entries, data)));
        app.MapPost("/{lang:language}/entry/{id}/data", SendAsync).Demand(Act.WriteData);
    }

    private static async Task<IResult> SendAsync(string id, HttpContext context, Entries entries, DatasetData data, Uploads uploads)
    {
        var who = Actor.Demand(context, Act.WriteData);
        OwnPage.Demand(context.Request);
        if (!context.Request.HasFormContentType) throw new ProblemException(new Problem(415, "Unsupported media type", "A form is expected here."));
        DatasetDataApi.AllowLarge(context);
        var view = await ReadAsync(id, who, entries, data);
        try
        {
            var form = await DatasetDataApi.ReadFormAsync(context);
            var table = form["table"].ToString() is { Length: > 0 } replaced ? replaced : null;
            if (table is not null && !view.Tables.Any(t => t.Id == table)) throw new ProblemException("table", "It is no table of this dataset.");
            var report = await DatasetDataApi.PutAsync(context, data, uploads, form.Files[0], n => form[n].ToString().Trim() is { Length: > 0 } text ? text : null, u => u with { Dataset = id, Table = table }, who);
            return Page(context, await ReadAsync(id, who, entries, data) with { Report = report });
        }
        catch (ProblemException e) { return Page(context, view with { Problem = e.Problem }, e.Problem.Status); }
    }

    private static async Task<DataShown> ReadAsync(string id, Actor who, Entries entries, DatasetData data)
    {
        var entry = await entries.FindAsync(id, who) ?? throw new ProblemException(Entries.NoEntry(id));
        if (entry.Kind != "dataset") throw new ProblemException(Problem.NotFound($"'{id}' is a {entry.Kind}. Only datasets have data."));
        return new DataShown(entry, [.. (await data.OfAsync(entry)).Select(d => d.Table)]);
    }

    private static IResult Page(HttpContext context, DataShown view, int status = 200) =>
        PortalPages.Page<DataPage>(new { View = view with { MayWrite = Actor.Of(context).May(Act.WriteData) } }, status);
}

/// <summary>What the page shows.</summary>
/// <param name="Tables">The tables that the dataset has.</param>
public sealed record DataShown(Entry Entry, IReadOnlyList<Twin.Features.Collection> Tables)
{
    public bool MayWrite { get; init; }

    /// <summary>What became of the file.</summary>
    public DataReport? Report { get; init; }

    /// <summary>Why it cannot be taken.</summary>
    public Problem? Problem { get; init; }
}
