using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Api;
using SmartRegion.Catalogue.Dcat;
using SmartRegion.Catalogue.Quality.Links;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Quality.Api;

/// <summary>The quality of the metadata as JSON and as DQV.</summary>
public static class QualityApi
{
    private const int Batch = 250;

    public static void AddQuality(this IServiceCollection services, LinkSettings links)
    {
        services.AddSingleton(links).AddSingleton<LinkAnswers>().AddSingleton<QualityIndex>().AddSingleton<Qualities>();
        services.AddSingleton<Inside>().AddSingleton<IStartupFilter>(s => s.GetRequiredService<Inside>());
        services.AddSingleton<LinkCheck>().AddHostedService(s => s.GetRequiredService<LinkCheck>());
    }

    public static void MapQuality(this WebApplication app)
    {
        app.MapGet("/api/quality", ListAsync).WithApi(QualityDescription.List);
        app.MapGet("/api/quality/{id}", OneAsync).WithApi(QualityDescription.One);
        app.MapGet("/catalog/quality", (HttpContext context, QualityIndex index, Qualities qualities, LinkAnswers answers, Store store, PublishedData published, PublicUrl url) =>
            WholeAsync(context, index, qualities, answers, store, published, url, Format.Of(context.Request, DcatApi.Formats), "f")).WithApi(QualityDescription.Whole);
        foreach (var format in DcatApi.Formats)
            app.MapGet($"/catalog/quality.{format.Name}", (HttpContext context, QualityIndex index, Qualities qualities, LinkAnswers answers, Store store, PublishedData published, PublicUrl url) =>
                WholeAsync(context, index, qualities, answers, store, published, url, format)).WithApi(QualityDescription.WholeAs(format));
    }

    private static async Task ListAsync(HttpContext context, QualityIndex index)
    {
        var p = new Parameters(context.Request, ["organisation", "limit", "page"]);
        var report = await index.ReportAsync();
        var limit = p.Number("limit", 20, 1, 200);
        var of = p.Text("organisation");
        var listed = of is null ? report.All : [.. report.All.Where(d => d.Owner == of)];
        var page = p.Number("page", 1, 1, int.MaxValue);
        var pages = Math.Max(1, (listed.Count + limit - 1) / limit);
        if (page > pages) throw new ProblemException("page", $"There are {pages} pages of {limit}.");
        var links = new List<Link> { new("self", Address.Self(context.Request), Format.Json.MediaType, "This page") };
        if (page < pages) links.Add(new("next", Address.With(context.Request, "page", (page + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)), Format.Json.MediaType, "The next page"));
        links.AddRange(DcatApi.Formats.Select(f => new Link("alternate", Address.Of(context.Request, "/catalog/quality." + f.Name), f.MediaType, "All measurements in the Data Quality Vocabulary")));
        await context.WriteJsonAsync(new JsonObject
        {
            ["points"] = Math.Round(report.Points, 1),
            ["maximum"] = Mqa.Most,
            ["rating"] = Word(report.Rating),
            ["datasets"] = report.All.Count,
            ["datasetsWithUnaskedLinks"] = report.Unknown,
            ["dimensions"] = new JsonObject(Mqa.Dimensions.Select(d => KeyValuePair.Create(Word(d), (JsonNode?)new JsonObject { ["points"] = Math.Round(report.In(d), 1), ["maximum"] = Mqa.MostOf(d) }))),
            ["ratings"] = new JsonObject(Enum.GetValues<Rating>().Reverse().Select(r => KeyValuePair.Create(Word(r), (JsonNode?)report.Count(r)))),
            ["stars"] = new JsonObject(Enumerable.Range(0, 6).Select(n => KeyValuePair.Create(n.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)report.OfStars(n)))),
            ["indicators"] = new JsonArray([.. Mqa.All.Select(i => (JsonNode)new JsonObject { ["name"] = i.Name, ["points"] = i.Points, ["datasets"] = report.Meeting(i) })]),
            ["mends"] = new JsonArray([.. report.Mends.Select(m => (JsonNode)new JsonObject { ["indicator"] = m.Mend.Name, ["datasets"] = m.Datasets, ["points"] = Math.Round(m.Points, 1), ["text"] = Text(m.Mend.Text) })]),
            ["numberMatched"] = listed.Count,
            ["items"] = new JsonArray([.. listed.Skip((page - 1) * limit).Take(limit).Select(d => (JsonNode)Item(context, d))]),
            ["links"] = Link.ToJson(links),
        });
    }

    private static async Task OneAsync(string id, HttpContext context, Qualities qualities, LinkAnswers answers, PublicUrl url)
    {
        _ = new Parameters(context.Request, ["f"]);
        var format = Format.Of(context.Request, [Format.Json, .. DcatApi.Formats]);
        var home = Address.Of(context.Request, "");
        var quality = await qualities.DemandAsync(id);
        context.Response.Headers.Vary = "Accept";
        if (format == Format.Json)
        {
            await context.WriteJsonAsync(Whole(context, quality, answers, home, url));
            return;
        }
        using var answer = new RdfAnswer(context, format, QualityMeasurements.Prefixes);
        new QualityMeasurements(answer.Writer, answers, home, url).Tell(quality);
        await answer.EndAsync();
    }

    private static async Task WholeAsync(HttpContext context, QualityIndex index, Qualities qualities, LinkAnswers answers, Store store, PublishedData published, PublicUrl url, Format format, params string[] more)
    {
        _ = new Parameters(context.Request, more);
        var home = Address.Of(context.Request, "");
        var report = await index.ReportAsync();
        context.Response.Headers.Vary = "Accept";
        using var answer = new RdfAnswer(context, format, QualityMeasurements.Prefixes);
        var to = new QualityMeasurements(answer.Writer, answers, home, url);
        to.Tell(report);
        foreach (var dataset in await published.ListAsync()) await TellAsync(await qualities.OfAsync(dataset));
        for (long after = 0; ;)
        {
            var entries = await BatchAsync(store, after);
            if (entries.Count == 0) break;
            after = entries[^1].Key;
            foreach (var entry in entries)
                if (await qualities.OfAsync(entry) is { } quality) await TellAsync(quality);
        }
        await answer.EndAsync();

        async Task TellAsync(DatasetQuality quality)
        {
            to.Tell(quality);
            await answer.GoOnAsync();
        }
    }

    private static Task<List<Entry>> BatchAsync(Store store, long after) => store.ReadAsync(s => s.ListAsync(
        $"select {SqlText.Raw(EntryRows.Columns)} from entries e where e.kind = {"dataset"} and e.key > {after} order by e.key limit {Batch}", r => EntryRows.Read(r, s.Dialect)));

    private static JsonObject Item(HttpContext context, ScoredDataset d)
    {
        var name = d.IsEntry ? d.Id : d.Id[1..];
        return new JsonObject
        {
            ["id"] = name,
            ["dataset"] = Address.Of(context.Request, d.IsEntry ? "/id/" + d.Id : d.Id),
            ["organisation"] = d.Owner,
            ["points"] = d.Score.Points,
            ["rating"] = Word(d.Score.Rating),
            ["stars"] = d.Score.Stars,
            ["mend"] = d.Score.Mends().FirstOrDefault() is { } mend ? Told(mend) : null,
            ["quality"] = Address.Of(context.Request, "/api/quality/" + Uri.EscapeDataString(name)),
        };
    }

    private static JsonObject Whole(HttpContext context, DatasetQuality quality, LinkAnswers answers, string home, PublicUrl url) => new()
    {
        ["id"] = quality.Id,
        ["dataset"] = Measuring.At(quality.Measurement.Iri, home),
        ["points"] = quality.Score.Points,
        ["maximum"] = Mqa.Most,
        ["rating"] = Word(quality.Score.Rating),
        ["stars"] = quality.Score.Stars,
        ["dimensions"] = new JsonObject(Mqa.Dimensions.Select(d => KeyValuePair.Create(Word(d), (JsonNode?)new JsonObject { ["points"] = quality.Score.In(d), ["maximum"] = Mqa.MostOf(d) }))),
        ["distribution"] = quality.Score.Best < 0 ? null : Measuring.At(quality.Measurement.Parts[quality.Score.Best].Iri, home),
        ["indicators"] = new JsonArray([.. Mqa.All.Select(i => (JsonNode)new JsonObject
        {
            ["name"] = i.Name,
            ["dimension"] = Word(i.Dimension),
            ["property"] = i.Property,
            ["maximum"] = i.Points,
            ["points"] = (quality.Score.Met & i.Mask) != 0 ? i.Points : 0,
            // Null: not known, because the link has not been asked.
            ["met"] = (quality.Score.Unknown & i.Mask) != 0 ? null : (quality.Score.Met & i.Mask) != 0,
            ["label"] = Text(i.Label),
        })]),
        ["mends"] = new JsonArray([.. quality.Score.Mends().Select(m => (JsonNode)Told(m))]),
        ["violations"] = new JsonArray([.. quality.Violations.Select(v => (JsonNode)new JsonObject { ["property"] = v.Property, ["demand"] = v.Demand })]),
        ["linksAsked"] = new JsonArray([.. quality.Measurement.Parts.SelectMany(p => p.Access.Concat(p.Downloads)).Distinct().Select(u => (JsonNode)Asked(Measuring.At(u, home), answers.Find(DatasetLink.Of(u, url.Value).Id)))]),
        ["links"] = Link.ToJson(DcatApi.Formats.Select(f => new Link("alternate", Address.With(context.Request, "f", f.Name), f.MediaType, "The measurements in the Data Quality Vocabulary"))),
    };

    private static JsonObject Asked(string address, LinkAnswer? answer) => new()
    {
        ["url"] = address,
        ["alive"] = answer?.IsAlive,
        ["status"] = answer is { Status: > 0 } ? answer.Status : null,
        ["reason"] = answer?.Reason,
        ["checked"] = answer is null ? null : EntryJson.Time(answer.Checked),
    };

    private static JsonObject Told(Mend mend) => new() { ["indicator"] = mend.Name, ["points"] = mend.Points, ["text"] = Text(mend.Text) };

    private static JsonObject Text(LangText text) => new() { ["cs"] = text.Cs, ["de"] = text.De, ["en"] = text.En };

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
