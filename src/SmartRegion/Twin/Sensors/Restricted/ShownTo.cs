using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Restricted;

/// <summary>Who sees a Thing or Datastream, as it says itself.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Visibility">public, members or organisation.</param>
/// <param name="Owner">The organisation; empty when it names none.</param>
public sealed record ShownTo(string Name, string Visibility, string Owner)
{
    /// <summary>That of the entity with this id; null when there is none.</summary>
    internal static Task<ShownTo?> ReadAsync(Store store, Sensors sensors, EntityType type, string id) => store.ReadAsync(async session =>
    {
        if (await sensors.Ids.KeyAsync(session, type, id) is not { } key) return null;
        return await session.FirstAsync($"select name, doc from {SqlText.Raw(type.Table)} a where {await EntityKeys.IsAsync(session, type, "a", key)}", r =>
        {
            var properties = Json.Object(r.GetString(1))["properties"];
            return new ShownTo(r.GetString(0), Json.AsText(properties?[Hiding.Property]) ?? "public", Json.AsText(properties?[Hiding.Owner]) ?? "");
        });
    });

    /// <summary>Says who sees it from now on; false when there is no such entity.</summary>
    /// <exception cref="ProblemException">400 as <see cref="Hiding"/>.</exception>
    internal static Task<bool> WriteAsync(Sensors sensors, EntityType type, string id, string visibility, string owner) => sensors.WriteAsync(async scope =>
    {
        if (await scope.Ids.KeyAsync(scope.Session, type, id) is not { } key || !await scope.ExistsAsync(type, key)) return false;
        var doc = (await scope.Session.FirstAsync($"select doc from {SqlText.Raw(type.Table)} where key = {key}", r => Json.Object(r.GetString(0))))!;
        var properties = doc["properties"]?.DeepClone() as JsonObject ?? [];
        properties[Hiding.Property] = visibility;
        if (visibility == "organisation") properties[Hiding.Owner] = owner; else properties.Remove(Hiding.Owner);
        await EntityUpdate.ChangeAsync(scope, type, key, new JsonObject { ["properties"] = properties }, UpdateMode.Merge);
        return true;
    });
}
