using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>Organisations, groups and tags as CKAN tells them.</summary>
internal static class GroupJson
{
    /// <summary>An organisation.</summary>
    public static JsonObject Organisation(Entry entry, string language) => new()
    {
        ["id"] = entry.Id,
        ["name"] = entry.Id,
        ["title"] = entry.Title.Tell(language)?.Text,
        ["type"] = "organization",
        ["description"] = (entry.Summary ?? entry.Text("description"))?.Tell(language)?.Text ?? "",
        ["image_url"] = Json.AsText(entry.Doc["image"]?["url"]) ?? "",
        ["created"] = PackageJson.Time(entry.Created),
        ["is_organization"] = true,
        ["approval_status"] = "approved",
        ["state"] = "active",
    };

    /// <summary>A group as packages name it.</summary>
    public static JsonObject Brief(CkanGroup group, string language) => new()
    {
        ["id"] = group.Name,
        ["name"] = group.Name,
        ["title"] = group.Title.Tell(language)!.Text,
        ["display_name"] = group.Title.Tell(language)!.Text,
        ["description"] = "",
        ["image_display_url"] = "",
    };

    /// <summary>A group by itself.</summary>
    public static JsonObject Whole(CkanGroup group, string language)
    {
        var json = Brief(group, language);
        json["type"] = "group";
        json["image_url"] = "";
        json["is_organization"] = false;
        json["approval_status"] = "approved";
        json["state"] = "active";
        json["title_translated"] = new JsonObject(group.Title.Languages.Select(l => KeyValuePair.Create(l, (JsonNode?)group.Title.In(l))));
        json["extras"] = new JsonArray(new JsonObject { ["key"] = "smartregion_type", ["value"] = group.IsCategory ? "sddi_main_category" : "topic" });
        return json;
    }

    /// <summary>A tag.</summary>
    public static JsonObject Tag(string name) => new() { ["id"] = name, ["name"] = name, ["display_name"] = name, ["vocabulary_id"] = null, ["state"] = "active" };
}
