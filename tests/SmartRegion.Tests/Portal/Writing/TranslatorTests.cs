using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Portal.Writing;
using SmartRegion.Tests.Access;

namespace SmartRegion.Tests.Portal.Writing;

/// <summary>Missing languages are filled in by a machine when somebody asks for it, and marked so.</summary>
public sealed class TranslatorTests
{
    [Fact]
    public async Task Missing_languages_are_filled_in_and_marked_until_they_are_checked_and_what_is_there_stays()
    {
        await using var other = await StartAsync(asked => new JsonObject
        {
            ["translatedText"] = new JsonArray([.. asked["q"]!.AsArray().Select(q => (JsonNode)$"{asked["target"]}: {q}")]),
        });
        await using var region = await TestRegion.StartAsync(settings: s => s with { AllowPrivateAddresses = true, Translator = new TranslatorSettings(other.Urls.First() + "/", "a key") });
        using var visitor = new Visitor(region);
        var form = new SentForm(await visitor.RawAsync("/cs/write/practice")).With("title/cs", "Čidla").With("title/de", "Sensoren").With("summary/cs", "V potoce.");
        form = await SendAsync(visitor, form, "translate", 200);
        Assert.Equal(("Čidla", "Sensoren", "en: Čidla", "de: V potoce.", "en: V potoce."), (form["title/cs"], form["title/de"], form["title/en"], form["summary/de"], form["summary/en"]));
        Assert.Equal(302, (await visitor.PostAsync(form.Action, form.Tick("summary/checked", "de").Press("publish"))).Status);
        var doc = (await region.Service<Entries>().FindAsync("cidla"))!.Doc;
        Assert.Equal("""{"cs":"Čidla","de":"Sensoren","en":"en: Čidla","original":"cs","machine":["en"]}""", Json.Text(doc["title"]));
        Assert.Equal("""{"cs":"V potoce.","de":"de: V potoce.","en":"en: V potoce.","original":"cs","machine":["en"]}""", Json.Text(doc["summary"]));
    }

    [Theory]
    [InlineData("""{"translatedText":["one too few"]}""")]
    [InlineData("""{"error":"no"}""")]
    [InlineData("<html>")]
    public async Task A_translator_that_does_not_answer_as_it_should_costs_nothing_that_was_typed(string answer)
    {
        await using var other = await StartAsync(_ => answer);
        await using var region = await TestRegion.StartAsync(settings: s => s with { AllowPrivateAddresses = true, Translator = new TranslatorSettings(other.Urls.First(), "a key") });
        using var visitor = new Visitor(region);
        var form = new SentForm(await visitor.RawAsync("/en/write/practice")).With("title/en", "Sensors").With("summary/en", "In the brook.");
        form = await SendAsync(visitor, form, "translate", 200);
        Assert.Contains("does not answer", form.Page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("Sensors", "", "In the brook."), (form["title/en"], form["title/cs"], form["summary/en"]));
    }

    [Fact]
    public async Task Without_a_translator_there_is_no_button()
    {
        await using var region = await TestRegion.StartAsync();
        using var visitor = new Visitor(region);
        Assert.Null(new SentForm(await visitor.RawAsync("/en/write/practice")).Page.QuerySelector("button[value=translate]"));
    }

    private static async Task<SentForm> SendAsync(Visitor visitor, SentForm form, string button, int status)
    {
        var answer = await visitor.PostRawAsync(form.Action, form.Press(button));
        Assert.Equal(status, answer.Status);
        return new SentForm(answer.Text);
    }

    // Speaks LibreTranslate's protocol: POST /translate with a key.
    private static async Task<WebApplication> StartAsync(Func<JsonNode, object> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/translate", async context =>
        {
            var asked = (await JsonNode.ParseAsync(context.Request.Body))!;
            context.Response.StatusCode = Json.AsText(asked["api_key"]) == "a key" && Json.AsText(asked["format"]) == "text" ? 200 : 403;
            await context.Response.WriteAsync(answer(asked) is JsonNode node ? node.ToJsonString() : answer(asked).ToString()!);
        });
        await app.StartAsync();
        return app;
    }
}
