using System.Globalization;
using System.Net.Mail;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Harvest.Mapping;

/// <summary>Makes the document of an entry of a <see cref="Description"/>. What does not fit is left out and remarked, never guessed.</summary>
internal static partial class DatasetDocument
{
    public const string LicenceUnknown = "licence-unknown", ThemeUnknown = "theme-unknown", FrequencyUnknown = "frequency-unknown", LanguageUnknown = "language-unknown", AddressUnusable = "address-unusable", PlaceUnusable = "place-unusable", TimeUnusable = "time-unusable", MailUnusable = "contact-unusable";

    private const int MaxDistributions = 200, MaxKeywords = 50, MaxTopics = 19;

    /// <summary>The record of a description; refused when it has no title in one of our languages.</summary>
    public static HarvestedRecord Record(HarvestSource source, string iri, Description from, IEnumerable<string?> names)
    {
        var record = new HarvestedRecord(iri) { Title = from.Title.Any, Original = WebAddress(from.Page) ?? WebAddress(iri), Identities = Identity.Of([iri, .. names]) };
        if (from.Title.ToJson(300) is not { } title)
            return record with { Refused = from.Title.Foreign.Count > 0 ? "title-foreign" : "title-missing", Detail = from.Title.Foreign.Count > 0 ? $"The title is in {string.Join(", ", from.Title.Foreign.Distinct())} only." : "It has no title." };
        var remarks = new List<(string, string)>();
        var doc = new JsonObject { ["kind"] = "dataset", ["title"] = title };
        Put(doc, "description", from.Text.ToJson(20_000));
        Put(doc, "keywords", Keywords(from));
        Themes(doc, source, from, remarks);
        if (source.Countries.Count > 0) doc["countries"] = new JsonArray([.. source.Countries.Select(c => (JsonNode)c)]);
        Put(doc, "frequency", Known(from.Frequency, Authorities.FrequencyOf(from.Frequency), FrequencyUnknown, remarks));
        Put(doc, "contact", Contact(from, remarks));
        Put(doc, "geometry", Place(from.Geometry, remarks));
        Put(doc, "time", Time(from, remarks));
        Put(doc, "distributions", Distributions(from, remarks));
        doc["sources"] = new JsonArray(new JsonObject { ["url"] = record.Original ?? source.Url, ["title"] = TextMap.Cut(source.Title.Tell(source.Language)!.Text, 500) });
        if (from.Title.Foreign.Count + from.Text.Foreign.Count > 0) remarks.Add((LanguageUnknown, string.Join(", ", from.Title.Foreign.Concat(from.Text.Foreign).Distinct())));
        return record with { Doc = doc, Remarks = remarks };
    }

    /// <summary>The address, when it is one of the web and may stand in an entry.</summary>
    public static string? WebAddress(string? text) =>
        Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.AbsoluteUri.Length <= 2000 ? uri.AbsoluteUri : null;

    /// <summary>A GeoJSON polygon of a box, or a point when it has no extent.</summary>
    public static JsonObject Box(double west, double south, double east, double north) => west == east && south == north
        ? new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(west, south) }
        : new JsonObject { ["type"] = "Polygon", ["coordinates"] = new JsonArray(new JsonArray(new JsonArray(west, south), new JsonArray(east, south), new JsonArray(east, north), new JsonArray(west, north), new JsonArray(west, south))) };

    private static JsonArray? Keywords(Description from)
    {
        var all = from.Keywords.Select(k =>
        {
            var text = new TextMap(Language.English);
            text.Add(k.Text, k.Language);
            return text.ToJson(200);
        }).OfType<JsonObject>().DistinctBy(Json.Text).Take(MaxKeywords).ToArray();
        return all.Length == 0 ? null : new JsonArray([.. all]);
    }

    private static void Themes(JsonObject doc, HarvestSource source, Description from, List<(string, string)> remarks)
    {
        var themes = new List<string>();
        foreach (var name in from.Themes.Distinct())
            if (Authorities.ThemeOf(name) is { } theme) themes.Add(theme);
            else remarks.Add((ThemeUnknown, name));
        // Who tells our topics means these, and not all that a theme might be.
        var topics = source.Topics.Concat(from.Topics.Count > 0 ? from.Topics : themes.SelectMany(Authorities.TopicsOf)).Distinct().Take(MaxTopics).ToList();
        if (topics.Count > 0) doc["topics"] = new JsonArray([.. topics.Select(t => (JsonNode)t)]);
        if (themes.Count > 0) doc["theme"] = new JsonArray([.. themes.Distinct().Select(t => (JsonNode)(Authorities.Theme + t))]);
    }

    private static JsonArray? Distributions(Description from, List<(string, string)> remarks)
    {
        var all = new JsonArray();
        foreach (var part in from.Distributions)
        {
            if (WebAddress(part.Url) is not { } url) { remarks.Add((AddressUnusable, part.Url ?? "")); continue; }
            if (all.Count == MaxDistributions) { remarks.Add(("too-many-distributions", $"{from.Distributions.Count}")); break; }
            var json = new JsonObject { ["url"] = url };
            Put(json, "title", part.Title.ToJson(1000));
            Put(json, "format", Authorities.FormatOf(part.Format ?? part.MediaType));
            Put(json, "mediaType", Authorities.MediaTypeOf(part.MediaType) ?? Authorities.MediaTypeOf(part.Format));
            var licence = part.Licence ?? from.Licence;
            Put(json, "licence", Known(licence, Authorities.LicenceOf(licence), LicenceUnknown, remarks));
            all.Add(json);
        }
        return all.Count == 0 ? null : all;
    }

    // Words such as "notspecified" say nothing, but a steward may want to know them.
    private static string? Known(string? told, string? known, string reason, List<(string, string)> remarks)
    {
        if (known is null && !string.IsNullOrWhiteSpace(told) && !remarks.Contains((reason, told))) remarks.Add((reason, told));
        return known;
    }

    private static JsonObject? Contact(Description from, List<(string, string)> remarks)
    {
        var contact = new JsonObject();
        var name = from.ContactName ?? from.Publisher.Any;
        if (!string.IsNullOrWhiteSpace(name)) contact["name"] = TextMap.Cut(name.Trim(), 300);
        if (from.ContactMail?.Trim() is { Length: > 0 } written)
        {
            var mail = written.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? written[7..] : written;
            if (mail.Length <= 320 && MailAddress.TryCreate(mail, out var parsed) && parsed.Address == mail) contact["email"] = mail;
            else remarks.Add((MailUnusable, mail));
        }
        if (from.ContactPhone?.Trim() is { Length: > 0 and <= 40 } phone && Phone().IsMatch(phone.Replace("tel:", "", StringComparison.OrdinalIgnoreCase))) contact["phone"] = phone.Replace("tel:", "", StringComparison.OrdinalIgnoreCase);
        if (WebAddress(from.ContactUrl) is { } url) contact["url"] = url;
        return contact.Count == 0 ? null : contact;
    }

    private static JsonObject? Place(JsonObject? geometry, List<(string, string)> remarks)
    {
        if (geometry is null) return null;
        if (Json.AsText(geometry["type"]) is "Point" or "LineString" or "Polygon" or "MultiPoint" or "MultiLineString" or "MultiPolygon" && Geometries.Complaint(geometry) is null)
            return new JsonObject { ["type"] = geometry["type"]!.DeepClone(), ["coordinates"] = geometry["coordinates"]!.DeepClone() };
        remarks.Add((PlaceUnusable, TextMap.Cut(Json.Text(geometry), 200)));
        return null;
    }

    private static JsonObject? Time(Description from, List<(string, string)> remarks)
    {
        var (start, end) = (Day(from.Start), Day(from.End));
        if ((start is null && from.Start is { Length: > 0 }) || (end is null && from.End is { Length: > 0 }) || !Interval.TryParse(start, end, out _))
        {
            remarks.Add((TimeUnusable, $"{from.Start} – {from.End}"));
            return null;
        }
        if (start is null && end is null) return null;
        var time = new JsonObject();
        Put(time, "start", start);
        Put(time, "end", end);
        return time;
    }

    /// <summary>A date as entries write it; what has a time becomes its day, as most mean it so.</summary>
    public static string? Day(string? text)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text)) return null;
        if (Reduced().IsMatch(text)) return Interval.TryParseEnd(text, false, out _) ? text : null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
    }

    private static void Put(JsonObject doc, string name, JsonNode? value)
    {
        if (value is not null) doc[name] = value;
    }

    [GeneratedRegex(@"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\z")]
    private static partial Regex Reduced();

    [GeneratedRegex(@"^[+0-9][0-9 ()/.-]*\z")]
    private static partial Regex Phone();
}
