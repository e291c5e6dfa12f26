using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Core.Validation;
using SmartRegion.Http;
using SmartRegion.Storage;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Formats;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Twin.Features;

/// <summary>Creates, replaces, changes and deletes single features (OGC API Features Part 4).</summary>
public sealed class FeatureEdits(Store store, Collections collections)
{
    /// <summary>Stores a new feature, given as GeoJSON in a reference system.</summary>
    public Task<StoredFeature> CreateAsync(string collectionId, JsonObject geoJson, CrsDefinition crs) => WriteAsync(collectionId, async (s, c) =>
    {
        // The server gives ids (Part 4, post-response-rid); one that the client proposes is taken when it is free.
        var proposed = geoJson["id"] is JsonValue v ? v.ToString() : null;
        var taken = proposed is null || await FeatureRows.FindAsync(s, c.Table, proposed) is not null;
        return await InsertAsync(s, c, Checked(c, geoJson, crs) with { Id = taken ? null : Id(proposed!) });
    });

    /// <summary>Replaces a feature, or stores it under this id; the second says whether it is new.</summary>
    /// <exception cref="ProblemException">412 when a condition does not hold.</exception>
    public Task<(StoredFeature Feature, bool Created)> ReplaceAsync(string collectionId, string id, JsonObject geoJson, CrsDefinition crs, Preconditions demands) => WriteAsync(collectionId, async (s, c) =>
    {
        var present = await FeatureRows.FindAsync(s, c.Table, id);
        demands.Check(present?.ETag, present?.Modified);
        var feature = Checked(c, geoJson, crs) with { Id = Id(id) };
        return present is null ? (await InsertAsync(s, c, feature), true) : (await UpdateAsync(s, c, present, feature), false);
    });

    /// <summary>Changes what a merge patch (RFC 7396) of the GeoJSON names.</summary>
    public Task<StoredFeature> ChangeAsync(string collectionId, string id, JsonObject patch, CrsDefinition crs, Preconditions demands) => WriteAsync(collectionId, async (s, c) =>
    {
        var present = await FeatureRows.FindAsync(s, c.Table, id) ?? throw new ProblemException(Unknown(c, id));
        demands.Check(present.ETag, present.Modified);
        foreach (var (name, _) in patch)
            if (name is not ("properties" or "geometry" or "type" or "id" or "links")) throw new ProblemException("/" + name, $"A feature has no member '{name}' that can be changed: properties and geometry are.");
        if (patch["id"] is JsonValue other && other.ToString() != id) throw new ProblemException("/id", "The id of a feature is not changed. Create another and delete this one.");
        patch.Remove("links");
        // The geometry is told in the reference system of the patch, so that one that is not named stays as it is.
        var changed = MergePatching.Apply(GeoJson(present, c), patch);
        changed["type"] = "Feature";
        return await UpdateAsync(s, c, present, patch.ContainsKey("geometry") ? Checked(c, changed, crs) : Checked(c, changed, c.StorageCrs, isStored: true));
    });

    /// <summary>Deletes a feature.</summary>
    public Task<bool> DeleteAsync(string collectionId, string id, Preconditions demands) => WriteAsync(collectionId, async (s, c) =>
    {
        var present = await FeatureRows.FindAsync(s, c.Table, id) ?? throw new ProblemException(Unknown(c, id));
        demands.Check(present.ETag, present.Modified);
        await FeatureRows.DeleteAsync(s, c.Table, present.Key);
        await Collections.TouchAsync(s, c, -1, c.Extent, DateTime.UtcNow);
        return true;
    });

    private Task<T> WriteAsync<T>(string collectionId, Func<Session, Collection, Task<T>> work) => store.WriteAsync(async s =>
    {
        var collection = await collections.FindAsync(s, collectionId) ?? throw new ProblemException(Collections.Unknown(collectionId));
        return collection.Data is null ? await work(s, collection) : throw new ProblemException(Collections.FromFile(collectionId));
    });

    private static async Task<StoredFeature> InsertAsync(Session s, Collection c, NewFeature feature)
    {
        var now = DateTime.UtcNow;
        var (id, extent) = await FeatureRows.InsertAsync(s, c.Table, c.Schema, c.StorageCrs, feature, now, c.Extent);
        await Collections.TouchAsync(s, c, 1, extent, now);
        return (await FeatureRows.FindAsync(s, c.Table, id))!;
    }

    private static async Task<StoredFeature> UpdateAsync(Session s, Collection c, StoredFeature present, NewFeature feature)
    {
        var now = DateTime.UtcNow;
        var extent = await FeatureRows.UpdateAsync(s, c.Table, c.Schema, c.StorageCrs, present.Key, feature, now, c.Extent);
        await Collections.TouchAsync(s, c, 0, extent, now);
        return (await FeatureRows.FindAsync(s, c.Table, present.Id))!;
    }

    // In the storage CRS and by x and y: what goes in again is what lay there.
    private static JsonObject GeoJson(Feature feature, Collection c)
    {
        var crs = c.StorageCrs with { Axes = AxisOrder.EastNorth };
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Json.Writing))
        {
            json.WriteStartObject();
            json.WritePropertyName("geometry"u8);
            if (feature.Wkb is null) json.WriteNullValue();
            else WkbJson.Write(json, feature.Original ?? feature.Wkb, new WkbJson.Telling(null, crs));
            json.WritePropertyName("properties"u8);
            json.WriteRawValue(feature.Doc, skipInputValidation: true);
            json.WriteEndObject();
        }
        return (JsonObject)JsonNode.Parse(bytes.ToArray())!;
    }

    private static NewFeature Checked(Collection c, JsonObject geoJson, CrsDefinition crs, bool isStored = false)
    {
        SourceFeature feature;
        try { feature = GeoJsonSource.Of(0, JsonSerializer.SerializeToElement(geoJson)); }
        catch (FormatException e) { throw new ProblemException(new Problem(422, "The feature is not valid", e.Message + ".", [new Fault("/geometry", e.Message + ".")])); }
        if (feature.Fault is { } fault) throw new ProblemException(fault.Field, fault.Message);
        foreach (var (name, value) in feature.Properties.ToList())
            if (value is null) feature.Properties.Remove(name);
        var geometry = feature.Geometry is { } g && !isStored ? CrsCoordinates.FromAxes(g, crs) : feature.Geometry;
        List<Fault> faults = [.. Faults(c, feature.Properties)];
        if (geometry is not null && (GeometryCheck.Misplaced(geometry, crs) ?? GeometryCheck.Malformed(geometry)) is { } complaint) faults.Add(new Fault("/geometry", complaint));
        if (faults.Count > 0) throw new ProblemException(new Problem(422, "The feature is not valid", string.Join(" ", faults.Take(3).Select(f => $"{f.Field}: {f.Message}")), faults));
        return new NewFeature(null, feature.Properties, geometry, crs);
    }

    private static IEnumerable<Fault> Faults(Collection c, JsonObject properties)
    {
        var known = string.Join(", ", c.Schema.Own.Select(p => p.Name));
        foreach (var (name, _) in properties.Where(p => c.Schema.Find(p.Key) is not { IsOwn: true }))
            yield return new Fault("/properties/" + name, $"The collection has no property '{name}'. Known: {known}.");
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(c.Schema.Own.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Node.DeepClone()))) };
        if (c.Schema.Document["required"] is { } required) schema["required"] = required.DeepClone();
        foreach (var fault in new JsonSchema(schema, _ => null).Validate(properties)) yield return fault with { Field = "/properties" + fault.Field };
    }

    private static string Id(string id) => id.Length <= 200 && !id.Any(char.IsControl) ? id
        : throw new ProblemException("/id", "An id has at most 200 characters, none of them a control character.");

    private static Problem Unknown(Collection c, string id) => Problem.NotFound($"The collection '{c.Id}' has no feature '{id}'.");
}
