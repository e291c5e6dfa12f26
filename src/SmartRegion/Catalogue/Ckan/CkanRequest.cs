using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>
/// The parameters of an action: of GET the query, each repeated one a list; of POST a JSON object, or a form. A number or a
/// switch may come as text, a list as JSON within text, as CKAN's validators take them.
/// </summary>
internal sealed class CkanRequest(HttpContext context, JsonObject data)
{
    private static readonly string[] Truths = ["true", "yes", "t", "y", "1", "on"];

    public HttpContext Context { get; } = context;

    /// <summary>All that was sent.</summary>
    public JsonObject Data { get; } = data;

    /// <summary>The language in which texts are told: <c>lang</c>, else Accept-Language, else Czech; CKAN's texts have only one.</summary>
    public string Language { get; } = ReaderLanguage.Of(context.Request);

    /// <exception cref="ProblemException">400: the body is no JSON object.</exception>
    public static async Task<CkanRequest> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        var data = new JsonObject();
        foreach (var (name, values) in request.Query) data[name] = Value(values);
        if (HttpMethods.IsPost(request.Method)) await ReadBodyAsync(request, data);
        foreach (var (_, value) in data)
            if (Json.AsText(value)?.Contains('\0', StringComparison.Ordinal) == true) throw new ProblemException("", "A parameter holds a character that no text has (U+0000).");
        return new CkanRequest(context, data);
    }

    /// <summary>The absolute address of a path.</summary>
    public string Address(string path) => Http.Address.Of(Context.Request, path);

    /// <summary>Where an action is explained.</summary>
    public static string Help(HttpRequest request, string action) => Http.Address.Of(request, $"/api/3/action/help_show?name={Uri.EscapeDataString(action)}");

    /// <summary>The parameter as text, or null when it is absent or empty.</summary>
    public string? Text(string name) => Data[name] switch
    {
        JsonValue v when v.GetValueKind() == JsonValueKind.String => v.GetValue<string>() is { Length: > 0 } text ? text : null,
        JsonValue v => v.ToJsonString(),
        JsonArray { Count: > 0 } a => Json.AsText(a[^1]),
        _ => null,
    };

    /// <summary>The parameter, which must be there.</summary>
    public string Demand(string name) => Text(name) ?? throw CkanProblems.Invalid(new Fault(name, "Missing value"));

    /// <summary>A list: an array, JSON of one within a text, or a text that is its only value.</summary>
    public IReadOnlyList<string> List(string name)
    {
        if (Data[name] is JsonArray array) return [.. array.Select(Json.AsText).OfType<string>()];
        if (Text(name) is not { } text) return [];
        if (!text.TrimStart().StartsWith('[')) return [text];
        try { return [.. (JsonNode.Parse(text) as JsonArray ?? []).Select(Json.AsText).OfType<string>()]; }
        catch (JsonException) { throw CkanProblems.Invalid(new Fault(name, "Cannot parse JSON")); }
    }

    public bool IsTrue(string name) => Text(name) is { } text && Truths.Contains(text.ToLowerInvariant());

    /// <summary>A whole number from <paramref name="least"/> on; above <paramref name="most"/> it counts as the most.</summary>
    public int Number(string name, int otherwise, int least = 0, int most = int.MaxValue)
    {
        if (Text(name) is not { } text) return otherwise;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)) throw CkanProblems.Invalid(new Fault(name, "Invalid integer"));
        return n < least ? throw CkanProblems.Invalid(new Fault(name, "Must be a natural number")) : (int)Math.Min(n, most);
    }

    private static JsonNode? Value(Microsoft.Extensions.Primitives.StringValues values) =>
        values.Count == 1 ? (JsonNode?)values[0] : new JsonArray([.. values.Select(v => (JsonNode?)v)]);

    private static async Task ReadBodyAsync(HttpRequest request, JsonObject data)
    {
        if (request.HasFormContentType)
        {
            var form = await Forms.ReadAsync(request);
            if (form.Files.Count > 0) throw CkanProblems.Invalid(new Fault("upload", "Files are not taken here. Give the address of the file as url."));
            // curl -d '{"id":"x"}' sends the object as the name of a form's only field.
            if (form is { Count: 1 } && form.First() is var (only, value) && value.ToString() is "" or "1" && only.StartsWith('{')) Take(data, Parse(only));
            else foreach (var (name, values) in form) data[name] = Value(values);
            return;
        }
        using var body = new StreamReader(request.Body);
        var buffer = new char[JsonBody.MaxBytes + 1];
        var read = await body.ReadBlockAsync(buffer, request.HttpContext.RequestAborted);
        if (read > JsonBody.MaxBytes) throw new ProblemException(new Problem(413, "The body is too large", "Send less at once."));
        if (new string(buffer, 0, read) is { } text && !string.IsNullOrWhiteSpace(text)) Take(data, Parse(text));
    }

    private static JsonNode? Parse(string json) => JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(json));

    private static void Take(JsonObject data, JsonNode? body)
    {
        if (body is not JsonObject sent) throw new ProblemException("", "Request data JSON decoded, but it needs to be a dictionary.");
        foreach (var (name, value) in sent) data[name] = value?.DeepClone();
    }
}
