using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using SmartRegion.Access;

namespace SmartRegion.Tests.Access;

/// <summary>Someone with a browser of their own: keeps cookies, fills in forms with what their page had.</summary>
internal sealed partial class Visitor(TestRegion region) : IDisposable
{
    public const string Password = "four lamps under a bridge";

    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = region.Url };

    /// <summary>A visitor who took an invitation with that role and is signed in.</summary>
    public static async Task<Visitor> JoinAsync(TestRegion region, string email, Role role, string organisation = "")
    {
        var visitor = new Visitor(region);
        var secret = await region.Service<Invitations>().MakeAsync(Invitation.ForAccount, email, new Membership(organisation, role), "console");
        var taken = await visitor.FillAsync($"/en/invitation/{secret}", null, ("name", "Some Body"), ("password", Password));
        Assert.Equal((303, "/en/account?done=welcome"), (taken.Status == 302 ? 303 : taken.Status, taken.Location));
        return visitor;
    }

    public async Task<Answer> GetAsync(string path) => await SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>A page as it was sent, also one that tells of an error.</summary>
    public async Task<(int Status, string Text)> PageAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A page as it was sent.</summary>
    public Task<string> RawAsync(string path) => _http.GetStringAsync(path);

    /// <summary>The status of an address.</summary>
    public async Task<int> StatusAsync(string path, params (string, string)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return (await SendAsync(request)).Status;
    }

    /// <summary>A file as it was sent.</summary>
    public Task<byte[]> BytesAsync(string path) => _http.GetByteArrayAsync(path);

    /// <summary>Opens a page, and sends its form to that address, or to the page's own.</summary>
    public async Task<Answer> FillAsync(string page, string? action, params (string Name, string Value)[] fields) =>
        await PostAsync(action ?? page, [("form-token", Token((await GetAsync(page)).Text)), .. fields]);

    /// <summary>Sends a form as it is.</summary>
    public Task<Answer> PostAsync(string path, (string Name, string Value)[] fields, params (string, string)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return SendAsync(request);
    }

    /// <summary>Sends a form; the answer is the page as it was sent.</summary>
    public async Task<(int Status, string Text)> PostRawAsync(string path, (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var response = await _http.PostAsync(path, content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a form with a file.</summary>
    public async Task<(int Status, string Text)> PostFileAsync(string path, (string Name, string Value)[] fields, string field, string name, byte[] file)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (key, value) in fields) content.Add(new StringContent(value), key);
        content.Add(new ByteArrayContent(file), field, name);
        using var response = await _http.PostAsync(path, content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<Answer> SignInAsync(string email, string password = Password) => FillAsync("/en/sign-in", null, ("email", email), ("password", password), ("next", "/en/account"));

    public Task<Answer> SendAsync(string method, string path, string? json = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null) request.Content = new StringContent(json, System.Text.Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return SendAsync(request);
    }

    /// <summary>Puts JSON where it is still as its tag says; the answer is the status.</summary>
    public async Task<int> PutAsync(string path, string json, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(json, System.Text.Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        using var response = await _http.SendAsync(request);
        return (int)response.StatusCode;
    }

    public static string Token(string page) => TokenField().Match(page) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException($"The page has no form: {page}");

    public void Dispose() => _http.Dispose();

    /// <summary>The headers of the newest answer.</summary>
    public HttpResponseHeaders Headers { get; private set; } = null!;

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        request.Dispose();
        Headers = response.Headers;
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, WebUtility.HtmlDecode(text), null, null, response.Headers.Location?.ToString());
    }

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
