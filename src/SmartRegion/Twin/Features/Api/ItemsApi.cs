using System.Text.Json;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;
using SmartRegion.Twin.City.Api;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Formats;
using SmartRegion.Twin.Features.Packed;
using SmartRegion.Twin.Joins;

namespace SmartRegion.Twin.Features.Api;

/// <summary>The features of a collection, read.</summary>
public static class ItemsApi
{
    private const string Filtering = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/";
    private const string Cql2 = "http://www.opengis.net/spec/cql2/1.0/conf/";

    public static void MapItems(this WebApplication app)
    {
        app.MapGet("/ogc/collections/{collectionId}/items", ListAsync).WithConformance(
        [
            "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson", "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
            Filtering + "filter", Filtering + "features-filter", Filtering + "queryables-query-parameters",
            "http://www.opengis.net/spec/ogcapi-features-8/1.0/conf/sorting", "http://www.opengis.net/spec/ogcapi-features-8/1.0/conf/features-sorting",
            "http://www.opengis.net/spec/json-fg-1/1.0/conf/core", "http://www.opengis.net/spec/json-fg-1/1.0/conf/profiles", "http://www.opengis.net/spec/json-fg-1/1.0/conf/api",
            "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/profile-parameter", .. Cql2Classes.Select(c => Cql2 + c),
        ]).WithApi(FeaturesDescription.Items);
        app.MapPost("/ogc/collections/{collectionId}/search", SearchAsync).Demand(Act.Read).WithApi(FeaturesDescription.Search);
        app.MapGet("/ogc/collections/{collectionId}/items/{featureId}", OneAsync).WithApi(FeaturesDescription.Item);
    }

    private static readonly string[] Cql2Classes =
    [
        "cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison",
        "accent-insensitive-comparison", "basic-spatial-functions", "basic-spatial-functions-plus", "spatial-functions",
        "temporal-functions", "array-functions", "property-property", "arithmetic",
    ];

    private static async Task ListAsync(string collectionId, HttpContext context, KnownCollections collections, FeatureReader reader, PackedCache packed, CityJsonAnswer city, FeatureSensors sensors)
    {
        context.Response.Headers.Vary = "Accept";
        var collection = await collections.GetAsync(collectionId, Access.Actor.Of(context));
        var format = OgcLinks.Feature(context.Request, Format.Of(context.Request, OgcLinks.FeaturesOf(collection)));
        var query = ItemsRequest.Read(context.Request, collection);
        if (format == Format.Html) { OgcLinks.ToPage(context, $"/{collection.Id}/items"); return; }
        // What sensors measure changes without the collection.
        if (!context.Request.Query.ContainsKey(FeatureSensors.Parameter) && ETags.NotModified(context, $"W/\"{collection.State}-{format.Name}-{FeatureProfile.Of(context.Request, format).Name}\"")) return;
        query = await sensors.NarrowAsync(query, context.Request);
        if (OgcLinks.IsCity(format)) { await ListBodiesAsync(context, query, format, reader, city); return; }
        context.Response.Headers["Content-Crs"] = $"<{query.Crs.Uri}>";
        using var writer = Writer(context, query, format);
        var page = await ReadPackedAsync(query, writer, packed) ?? await reader.ReadAsync(query, writer.TakeAsync, context.RequestAborted);
        await writer.EndAsync(page, Links(context.Request, collection, format, page.Next));
    }

    // What maps ask for most, of a collection that is packed.
    private static async Task<FeaturePage?> ReadPackedAsync(FeatureQuery query, FeatureListWriter writer, PackedCache packed)
    {
        if (writer is not GeoJsonListWriter { IsPlain: true } written || !query.IsFirstOfBox || query.Box is not { } box || box.West > box.East) return null;
        using var features = packed.Hold(query.Collection);
        if (features is null) return null;
        var page = features.Find(box, query.Limit);
        await written.TakeAsync(features, page);
        page.Keys.Sort();
        return FeaturePage.FirstOfBox(page.Keys, page.HasMore);
    }

    // The parameters of a GET of items stand in the body, where a filter may be longer than an address. The links lead to items.
    private static async Task SearchAsync(string collectionId, HttpContext context, KnownCollections collections, FeatureReader reader, PackedCache packed, CityJsonAnswer city, FeatureSensors sensors)
    {
        if (context.Request.GetTypedHeaders().ContentType?.MediaType.Equals(FeaturesDescription.Form, StringComparison.OrdinalIgnoreCase) != true)
            throw new ProblemException(new Problem(415, "Unsupported media type", $"Send the parameters as {FeaturesDescription.Form}.", [new Fault("Content-Type", "Not a media type that is taken here.")]));
        context.Request.QueryString = QueryString.Create(await Forms.ReadAsync(context.Request));
        context.Request.Path = $"/ogc/collections/{collectionId}/items";
        await ListAsync(collectionId, context, collections, reader, packed, city, sensors);
    }

    // A document of bodies has no place for links: they stand in the head.
    private static async Task ListBodiesAsync(HttpContext context, FeatureQuery query, Format format, FeatureReader reader, CityJsonAnswer city)
    {
        var keys = new List<long>();
        var page = await reader.ReadAsync(query, feature => { keys.Add(feature.Key); return ValueTask.CompletedTask; }, context.RequestAborted);
        context.Response.Headers.Link = Link.InHead(Links(context.Request, query.Collection, format, page.Next));
        await city.WriteAsync(context, query.Collection, keys, format);
    }

    private static FeatureListWriter Writer(HttpContext context, FeatureQuery query, Format format) => format.Name switch
    {
        "csv" => new CsvListWriter(context, query),
        "gpkg" => new GeoPackageListWriter(context, query),
        "fgb" => new FlatGeobufListWriter(context, query),
        _ => new GeoJsonListWriter(context, query, FeatureProfile.Of(context.Request, format), format.MediaType),
    };

    private static List<Link> Links(HttpRequest request, Collection collection, Format format, PageKey? next)
    {
        var links = FeatureLinks(request, collection, format);
        if (next is not null) links.Add(new Link("next", Address.With(request, "cursor", next.ToString()), format.MediaType, "The next page"));
        return links;
    }

    private static async Task OneAsync(string collectionId, string featureId, HttpContext context, Collections collections, FeatureReader reader, CityJsonAnswer city, FeatureSensors sensors)
    {
        context.Response.Headers.Vary = "Accept";
        var collection = await OgcLinks.CollectionAsync(context, collections, collectionId);
        var format = OgcLinks.Feature(context.Request, Format.Of(context.Request, OgcLinks.FeaturesOf(collection)));
        var crs = ItemsRequest.Crs(new Parameters(context.Request, ["f", "lang", "crs", FeatureProfile.Parameter]), collection);
        var feature = await reader.FindAsync(collection, featureId) ?? throw new ProblemException(Unknown(collection, featureId));
        if (format == Format.Html) { OgcLinks.ToPage(context, $"/{collection.Id}/items/{Uri.EscapeDataString(featureId)}"); return; }
        context.Response.Headers.LastModified = feature.Modified.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        // One tag for all formats: whoever read the feature in any of them may change it.
        if (ETags.NotModified(context, feature.ETag)) return;
        if (OgcLinks.IsCity(format)) { await city.WriteAsync(context, collection, [feature.Key], format); return; }
        context.Response.Headers["Content-Crs"] = $"<{crs.Uri}>";
        if (format == Format.Csv || format == Format.GeoPackage || format == Format.FlatGeobuf)
        {
            using var writer = Writer(context, new FeatureQuery(collection) { Crs = crs }, format);
            await writer.TakeAsync(feature);
            await writer.EndAsync(new FeaturePage(1, 1, null), FeatureLinks(context.Request, collection, format));
            return;
        }
        var things = (await sensors.OnAsync(collection, featureId, await Sensors.Restricted.Audiences.SightAsync(context))).Select(s => s.Thing).DistinctBy(t => t.Key)
            .Select(t => new Link("related", Address.Of(context.Request, $"/v1.1/Things({(long.TryParse(t.Id, out _) || Guid.TryParse(t.Id, out _) ? t.Id : $"'{Uri.EscapeDataString(t.Id)}'")})"), "application/json", t.Named.Name));
        await WriteAsync(context, collection, feature, crs, format, [.. things]);
    }

    /// <summary>Writes one feature as the answer.</summary>
    internal static async Task WriteAsync(HttpContext context, Collection collection, Feature feature, CrsDefinition crs, Format format, IReadOnlyList<Link>? more = null)
    {
        context.Response.ContentType = format.MediaType;
        var links = Link.ToJson([.. FeatureLinks(context.Request, collection, format), .. more ?? []]);
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json.Writing);
        new FeatureJson(collection, crs, FeatureProfile.Of(context.Request, format)).Write(json, feature, j =>
        {
            j.WritePropertyName("links"u8);
            links.WriteTo(j);
        });
    }

    private static List<Link> FeatureLinks(HttpRequest request, Collection collection, Format format)
    {
        List<Link> links =
        [
            .. OgcLinks.SelfAndAlternates(request, format, OgcLinks.FeaturesOf(collection)),
            new("collection", OgcLinks.Of(request, collection.Id), Format.Json.MediaType, "The collection"),
        ];
        if (format == Format.GeoJson || format == Format.Json || format == Format.JsonFg) links.Add(FeatureProfile.Of(request, format).Link);
        return links;
    }

    /// <summary>What is told of an unknown feature.</summary>
    internal static Problem Unknown(Collection collection, string id) => Problem.NotFound($"The collection '{collection.Id}' has no feature '{id}'.");
}
