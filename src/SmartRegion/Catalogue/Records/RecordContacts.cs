using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Records;

/// <summary>Who is responsible for a resource and whom one may ask (OGC API Records, 7.2.8).</summary>
internal static partial class RecordContacts
{
    public static IEnumerable<JsonObject> Of(Entry entry, IReadOnlyDictionary<string, Entry> named, string language, Func<string, string> address)
    {
        if (entry.Doc["contact"] is JsonObject contact && Contact(contact, named, language, address) is { } told) yield return told;
        if (Json.AsText(entry.Doc["owner"]) is { } owner && named.TryGetValue(owner, out var publisher)) yield return Organisation(publisher, language, address, "publisher");
    }

    private static JsonObject? Contact(JsonObject contact, IReadOnlyDictionary<string, Entry> named, string language, Func<string, string> address)
    {
        var told = Json.AsText(contact["organisation"]) is { } id && named.TryGetValue(id, out var organisation) ? Organisation(organisation, language, address, "pointOfContact") : new JsonObject { ["roles"] = new JsonArray("pointOfContact") };
        if (Json.AsText(contact["name"]) is { } name) told["name"] = name;
        if (Json.AsText(contact["email"]) is { } mail) told["emails"] = new JsonArray(new JsonObject { ["value"] = mail });
        // The schema knows numbers with a country's code only (E.164).
        if (Json.AsText(contact["phone"]) is { } phone && NoDigits().Replace(phone, "") is var number && Phone().IsMatch(number)) told["phones"] = new JsonArray(new JsonObject { ["value"] = number });
        if (Json.AsText(contact["url"]) is { } url) told["links"] = new JsonArray(Link("about", url));
        // Who has neither a person's nor an organisation's name is called by the address.
        if (told["name"] is null && told["organization"] is null)
        {
            if ((Json.AsText(contact["email"]) ?? Json.AsText(contact["url"]) ?? Json.AsText(contact["phone"])) is not { } any) return null;
            told["name"] = any;
        }
        return told;
    }

    private static JsonObject Organisation(Entry organisation, string language, Func<string, string> address, string role)
    {
        var told = new JsonObject
        {
            ["identifier"] = address("/id/" + organisation.Id),
            ["organization"] = organisation.Title.Tell(language)!.Text,
            ["roles"] = new JsonArray(role),
        };
        if (Json.AsText(organisation.Doc["url"]) is { } url) told["links"] = new JsonArray(Link("about", url));
        return told;
    }

    private static JsonObject Link(string rel, string href) => new() { ["rel"] = rel, ["href"] = href, ["type"] = Format.Html.MediaType };

    [GeneratedRegex(@"[\s()/.-]")]
    private static partial Regex NoDigits();

    [GeneratedRegex(@"^\+[1-9][0-9]{3,14}\z")]
    private static partial Regex Phone();
}
