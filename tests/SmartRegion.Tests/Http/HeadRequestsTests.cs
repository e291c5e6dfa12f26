using SmartRegion.Http;

namespace SmartRegion.Tests.Http;

/// <summary>HEAD (RFC 9110, 9.3.2).</summary>
[Collection(SeededCollection.Name)]
public sealed class HeadRequestsTests(SeededRegion seeded)
{
    [Theory]
    [InlineData("/healthz", 200)]
    [InlineData("/de", 200)]
    [InlineData("/ogc/collections", 200)]
    [InlineData("/catalog.ttl", 200)]
    [InlineData("/v1.1/Things", 200)]
    [InlineData("/api/entries/there-is-none", 404)]
    public async Task It_tells_the_status_and_the_type_of_GET_without_content(string path, int status)
    {
        using var head = await seeded.Region.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        using var get = await seeded.Region.Client.GetAsync(path);
        Assert.Equal((status, status), ((int)head.StatusCode, (int)get.StatusCode));
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task What_is_not_read_answers_405()
    {
        var written = seeded.Region.Service<OpenApi>().Operations.GroupBy(o => o.Path).First(path => path.All(o => o.Method == "post") && !path.Key.Contains('{', StringComparison.Ordinal) && path.Key.StartsWith("/api/", StringComparison.Ordinal)).Key;
        using var head = await seeded.Region.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, written));
        Assert.Equal(405, (int)head.StatusCode);
    }
}
