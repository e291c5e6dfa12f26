using System.Text.Json;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>The CKAN Action API, version 3: <c>/api/3/action/{name}</c>, GET with a query or POST with JSON, as CKAN takes them.</summary>
public static class CkanApi
{
    private const string Tag = "CKAN";

    public static IServiceCollection AddCkan(this IServiceCollection services, CkanSettings settings) =>
        services.AddSingleton(settings).AddSingleton<PackageIndex>().AddSingleton<PackageSearch>().AddSingleton<PackageReads>().AddSingleton<GroupReads>().AddSingleton<PackageWrites>().AddSingleton<DatastoreReads>().AddSingleton<CkanActions>();

    public static void MapCkan(this WebApplication app)
    {
        foreach (var (pattern, suffix) in new[] { ("/api/3/action/{name}", ""), ("/api/action/{name}", "Unversioned") })
        {
            app.MapGet(pattern, RunAsync).WithMetadata(CkanProblems.Envelope).WithApi(new ApiOperation("getCkanAction" + suffix, "An action of CKAN that reads, such as package_search or package_show", Tag)
            {
                Parameters = [Name("status_show"), new("q", "Of package_search: words, or a query in Solr's syntax."), new("fq", "Of package_search: filters in Solr's syntax.")],
                Failure = [400, 403, 404, 409],
            });
            app.MapPost(pattern, RunAsync).Demand(Act.Read).WithMetadata(CkanProblems.Envelope).WithApi(new ApiOperation("postCkanAction" + suffix, "An action of CKAN, its parameters as JSON", Tag)
            {
                Parameters = [Name("package_show")],
                Consumes = ["application/json"],
                SampleBody = """{"id": "nova-role-led-lighting"}""",
                Failure = [400, 403, 404, 409, 413],
            });
        }
        // Some clients ask for the version before they begin.
        app.MapGet("/api/3", (HttpContext context) => context.WriteJsonAsync(new System.Text.Json.Nodes.JsonObject { ["version"] = 3 }))
            .WithApi(new ApiOperation("getCkanVersion", "The version of CKAN's API", Tag) { Failure = [] });
    }

    private static ApiParameter Name(string example) => new("name", "The action.", In: "path", Example: example);

    private static async Task RunAsync(string name, HttpContext context, CkanActions actions)
    {
        context.Response.Headers.Vary = "Accept-Language";
        context.Response.Headers.CacheControl = "no-cache";
        try
        {
            var action = actions.Find(name) ?? throw new ProblemException(new Problem(400, "Bad request", $"Action name not known: {name}"));
            if (action.Writes && !HttpMethods.IsPost(context.Request.Method))
                throw new ProblemException(new Problem(400, "Bad request", "Invalid request. Please use POST method for your request"));
            if (action.Writes) Actor.Demand(context, Act.WriteEntries);
            await AnswerAsync(context, name, await action.RunAsync(await CkanRequest.ReadAsync(context)));
        }
        catch (ProblemException e) { throw new ProblemException(CkanProblems.Of(e.Problem, PackageDocument.FieldOf)); }
    }

    private static async Task AnswerAsync(HttpContext context, string name, System.Text.Json.Nodes.JsonNode? result)
    {
        context.Response.ContentType = "application/json;charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json.Writing);
        json.WriteStartObject();
        json.WriteString("help", CkanRequest.Help(context.Request, name));
        json.WriteBoolean("success", true);
        json.WritePropertyName("result");
        if (result is null) json.WriteNullValue();
        else result.WriteTo(json);
        json.WriteEndObject();
    }
}
