using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;
using SmartRegion.Twin.Sensors.Restricted;

namespace SmartRegion.Portal;

/// <summary>The map of everything, and what it asks for while it is looked at.</summary>
public static class MapPages
{
    public static void MapMapPages(this WebApplication app)
    {
        var pages = app.Pages();
        pages.MapMethods("/map", PortalPages.Reading, async (HttpContext context, MapReading reading, Reader reader) =>
            PortalPages.Page<MapPage>(new { View = await reading.ReadAsync(MapRequest.Read(context.Request), reader.Language, Actor.Of(context), await Audiences.SightAsync(context)) }));
        pages.MapMethods("/map/sensors", PortalPages.Reading, SensorsAsync);
    }

    // Points with values as the reader reads them.
    private static async Task SensorsAsync(HttpContext context, MapReading reading, Reader reader)
    {
        var things = await reading.ThingsAsync(MapRequest.Read(context.Request), await Audiences.SightAsync(context));
        await context.WriteJsonAsync(new JsonObject
        {
            ["type"] = "FeatureCollection",
            ["features"] = new JsonArray([.. things.Select(t => new JsonObject
            {
                ["type"] = "Feature",
                ["geometry"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(t.Thing.Point!.X, t.Thing.Point.Y) },
                ["properties"] = new JsonObject
                {
                    ["title"] = reader.NameOf(t.Thing.Named), ["href"] = reader.ThingUrl(t.Thing), ["simulated"] = t.Streams.All(s => s.Stream.Simulated),
                    ["value"] = t.Streams.Select(s => s.Latest).FirstOrDefault(l => l is not null) is { } first ? reader.Value(t.Streams.First(s => s.Latest == first).Stream, first) : "",
                    ["streams"] = new JsonArray([.. t.Streams.Where(s => s.Latest is not null).Select(s => new JsonArray(reader.NameOf(s.Stream.Named), reader.Value(s.Stream, s.Latest!), reader.When(s.Latest!), reader.StreamUrl(s.Stream)))]),
                },
            })]),
        }, "application/geo+json");
    }
}
