using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>The columns that an entity's own properties fill.</summary>
internal static class EntityColumns
{
    /// <summary>Columns and values of the body laid over the document that was there.</summary>
    public static List<(string Column, SqlText Value)> Of(WriteScope scope, EntityBody body, JsonObject? before)
    {
        if (body.Type == EntityTypes.HistoricalLocation)
            return [("time", $"{(Json.AsText(body.Values.GetValueOrDefault("time")) is { } t && Instants.TryParse(t, out var at) ? at : scope.Now)}")];
        var doc = EntityDocument.Of(body, before);
        var columns = new List<(string, SqlText)> { ("name", $"{EntityDocument.Name(doc)}"), ("doc", scope.Dialect.Json(Json.Text(doc))) };
        if (body.Type == EntityTypes.Location || body.Type == EntityTypes.FeatureOfInterest)
            columns.Add(("geom", scope.Dialect.Geometry(EntityDocument.Wkb(body.Type, doc, body.At))));
        return columns;
    }

    /// <summary>The column's name without the row's alias.</summary>
    public static string Bare(string column) => column[2..];
}
