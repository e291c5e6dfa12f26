using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Seed;
using SmartRegion.Commands;
using SmartRegion.Twin.Features.Seed;
using SmartRegion.Twin.Sensors.Mqtt;

namespace SmartRegion.Tests;

/// <summary>The whole server on a free port of the loopback, over a fresh store.</summary>
public sealed class TestRegion : IAsyncDisposable
{
    private readonly TestStore _store;

    private TestRegion(TestStore store, WebApplication app)
    {
        (_store, App) = (store, app);
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public WebApplication App { get; }
    public HttpClient Client { get; }
    public Uri Url => Client.BaseAddress!;

    public static async Task<TestRegion> StartAsync(string engine = "sqlite", bool seed = false, bool trustLoopback = true, Func<Settings, Settings>? settings = null)
    {
        return await StartAsync(await TestStore.OpenAsync(engine), seed, trustLoopback, settings);
    }

    /// <summary>Over what a program that has ended left in a directory, which stays.</summary>
    public static async Task<TestRegion> StartInAsync(string directory) => await StartAsync(await TestStore.OpenInAsync(directory), false, true, null);

    /// <summary>Another node on the same PostgreSQL.</summary>
    public async Task<TestRegion> StartBesideAsync() => await StartAsync(await _store.OpenBesideAsync(), false, true, null);

    private static async Task<TestRegion> StartAsync(TestStore store, bool seed, bool trustLoopback, Func<Settings, Settings>? settings)
    {
        var usual = new Settings
        {
            Port = 0,
            Host = "127.0.0.1",
            Data = store.Directory,
            Store = store.Settings,
            TrustLoopback = trustLoopback,
            Mqtt = new MqttPort(0, true),
            IsHasty = true,
        };
        var app = await Serve.BuildAsync(settings?.Invoke(usual) ?? usual, store.Store);
        if (seed)
        {
            await app.Services.GetRequiredService<Seeding>().RunAsync();
            await app.Services.GetRequiredService<FeatureSeeding>().RunAsync();
            await app.Services.GetRequiredService<DatasetSeeding>().RunAsync(path => "http://region.example" + path);
        }
        await app.StartAsync();
        await app.Services.GetRequiredService<ChangeFeed>().CatchUpAsync();
        return new TestRegion(store, app);
    }

    /// <summary>Stops it, and starts it again over the same store.</summary>
    public async Task<TestRegion> RestartAsync(Func<Settings, Settings>? settings = null)
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        await _store.ReopenAsync();
        return await StartAsync(_store, false, false, settings);
    }

    public T Service<T>() where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>The JSON at that address, which must answer 200.</summary>
    public async Task<JsonObject> JsonAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return (JsonObject)JsonNode.Parse(text)!;
    }

    /// <summary>Sends a body; the answer is the status and the JSON, if there is any.</summary>
    public async Task<Answer> SendAsync(string method, string path, string? body = null, string type = "application/json", params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null;
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, json,
            response.Headers.ETag?.ToString(), response.Headers.Location?.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        await _store.DisposeAsync();
    }
}

/// <summary>An answer, read to its end.</summary>
public sealed record Answer(int Status, string? Type, string Text, JsonNode? Json, string? ETag, string? Location)
{
    /// <summary>The fields that the problem names.</summary>
    public IEnumerable<string> Fields => (Json?["errors"] as JsonArray ?? []).Select(e => (e!["pointer"] ?? e["parameter"])!.GetValue<string>());
}

/// <summary>One seeded region for all tests that only read.</summary>
public sealed class SeededRegion : IAsyncLifetime
{
    public TestRegion Region { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Region = await TestRegion.StartAsync(seed: true, trustLoopback: false);

    public ValueTask DisposeAsync() => Region.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SeededCollection : ICollectionFixture<SeededRegion>
{
    public const string Name = "seeded region";
}
