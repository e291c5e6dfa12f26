using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Dcat;
using SmartRegion.Core;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion;

/// <summary>What the twin publishes, for the catalogue of open data: the one place that knows both.</summary>
public static class OpenData
{
    private const string OpenApi = "/api/openapi.json";

    private static readonly PublishedApi[] Apis =
    [
        new("/api/entries", new("Rozhraní záznamů katalogu", "Schnittstelle der Katalogeinträge", "API of the catalogue's entries"), null, OpenApi),
        new("/ogc", new("Geodata podle OGC API", "Geodaten über OGC API", "Geodata by OGC API"), "http://www.opengis.net/spec/ogcapi-features-1/1.0", OpenApi),
        new("/v1.1", new("Senzorová data podle SensorThings API", "Sensordaten über SensorThings API", "Sensor data by the SensorThings API"), "http://www.opengis.net/spec/iot_sensing/1.1", OpenApi),
    ];

    /// <summary>Every collection of features that everybody sees (tables of data are told with their datasets), and the measurements of each thing that everybody sees and that are not simulated.</summary>
    public static PublishedData Of(IServiceProvider services) => new(Apis, async () =>
    [
        .. (await services.GetRequiredService<Collections>().ListAsync()).Where(c => c is { IsPublic: true, Data: null }).Select(Collection),
        .. (await services.GetRequiredService<Datastreams>().AllAsync()).Where(d => !d.Simulated).DistinctBy(d => d.Thing.Key).Select(d => Thing(d.Thing)),
    ]);

    private static Published Collection(Collection c)
    {
        var path = "/ogc/collections/" + c.Id;
        return new Published(path, c.Title, c.Description, c.Modified, c.Extent.HasPlace ? [c.Extent.West!.Value, c.Extent.South!.Value, c.Extent.East!.Value, c.Extent.North!.Value] : null,
            "/ogc", "irregular", "administration",
            [
                new(path + "/items?f=geojson", "GeoJSON", "application/geo+json"),
                new(path + "/items?f=csv", "CSV", "text/csv"),
                new(path + "/items?f=gpkg", "GeoPackage", "application/geopackage+sqlite3"),
            ])
        {
            Keywords = [.. (c.Doc["keywords"] as JsonArray ?? []).Select(LangText.From).OfType<LangText>()],
            Time = c.Extent.Starts is null ? (Json.AsText(c.Doc["time"]?["start"]), Json.AsText(c.Doc["time"]?["end"])) : (Instant.Seconds(c.Extent.Starts), Instant.Seconds(c.Extent.Ends)),
            Issued = c.Created,
            Licence = Json.AsText(c.Doc["license"]),
            // An attribution names people and offices, in whatever language.
            Rights = Json.AsText(c.Doc["attribution"]) is { } attribution ? new LangText(attribution, attribution, attribution) : null,
        };
    }

    private static Published Thing(ThingInfo thing)
    {
        var path = $"/v1.1/Things({thing.Id})";
        double[]? box = thing.Point is { } p ? [p.X, p.Y, p.X, p.Y] : null;
        return new Published(path, thing.Named.Title ?? new LangText(null, null, thing.Named.Name), thing.Named.Summary ?? (thing.Named.Description is { Length: > 0 } d ? new LangText(null, null, d) : null),
            null, box, "/v1.1", "continuous", "environment", [new(path + "/Datastreams?$expand=Observations($orderby=phenomenonTime desc;$top=100)".Replace(" ", "%20", StringComparison.Ordinal), "JSON", "application/json")]);
    }
}
