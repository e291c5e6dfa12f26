using System.Text.Json;
using SmartRegion.Query;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>The entities of a page as JSON elements: formats that are made from the usual JSON begin with it.</summary>
internal static class EntityElements
{
    public static IEnumerable<JsonElement> Of(EntityPage page, ODataQuery query, EntityIds ids, SensorRequest request)
    {
        foreach (var row in page.Rows)
        {
            var answer = SensorReads.Json(json => new EntityJson(json, ids, request.Root).Write(row, query));
            using var document = JsonDocument.Parse(answer.Body, new JsonDocumentOptions { MaxDepth = 256 });
            yield return document.RootElement;
        }
    }
}
