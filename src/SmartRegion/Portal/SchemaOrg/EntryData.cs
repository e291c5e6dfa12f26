using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;

namespace SmartRegion.Portal.SchemaOrg;

/// <summary>An entry in the words of schema.org, by its kind, in the reader's language.</summary>
internal sealed class EntryData
{
    private readonly Entry _entry;
    private readonly Reader _r;
    private readonly Func<string?, Entry?> _named;
    private readonly JsonObject? _parent;
    private readonly JsonObject _data = [];

    private EntryData(Entry entry, Reader r, Func<string?, Entry?> named, JsonObject? parent) => (_entry, _r, _named, _parent) = (entry, r, named, parent);

    /// <param name="named">Entries that the page knows by id: owners, places.</param>
    public static JsonObject Of(Entry entry, Reader r, Func<string?, Entry?> named) => new EntryData(entry, r, named, null).Tell();

    /// <summary>The entry of a place.</summary>
    /// <param name="above">The place that it is part of.</param>
    public static JsonObject Of(Entry place, Reader r, Catalogue.Places.Place? above) =>
        new EntryData(place, r, _ => null, above is null ? null : SchemaPlace.Named(above.Id, above.Level, above.Title, r)).Tell();

    /// <summary>The class of an organisation.</summary>
    public static string TypeOf(Entry organisation) => Json.AsText(organisation.Doc["type"]) switch
    {
        "municipality" or "district" or "region" or "ministry" or "agency" or "consulate" => "GovernmentOrganization",
        "university" => "CollegeOrUniversity",
        "school" => "School",
        "firm" => "Corporation",
        "association" => "NGO",
        _ => "Organization",
    };

    private JsonObject Doc => _entry.Doc;

    private JsonObject Tell()
    {
        Put("@type", Type());
        Put("@id", $"{_r.BaseUrl}/id/{_entry.Id}");
        Put("name", _r.Plain(_entry.Title));
        Put("description", _r.Plain(_entry.Text("description") ?? _entry.Summary) is { Length: > 0 } text ? text : null);
        Put("url", _r.BaseUrl + _r.EntryUrl(_entry.Id));
        Put("image", Json.AsText(Doc["image"]?["url"]));
        switch (_entry.Kind)
        {
            case "dataset": Dataset(); break;
            case "service" or "funding": Offered(); break;
            case "event": Event(); break;
            case "organisation": Organisation(); break;
            case "place": Place(); break;
            case "need" or "offer": Put("availableAtOrFrom", Where()); Put("validThrough", Json.AsText(Doc["validUntil"])); break;
            case "project": Put("location", Where()); Put("foundingDate", Json.AsText(Doc["time"]?["start"])); break;
            case "testbed": Put("geo", SchemaPlace.Geo(Doc)); Put("containedInPlace", Area()); break;
            case "device": Put("manufacturer", Plain("manufacturer") is { } maker ? new JsonObject { ["@type"] = "Organization", ["name"] = maker } : null); Put("model", Plain("model")); break;
            default: Work(); break;
        }
        return _data;
    }

    private string Type() => _entry.Kind switch
    {
        "dataset" => "Dataset",
        "service" => "WebAPI",
        "funding" => "GovernmentService",
        "event" => "Event",
        "organisation" => TypeOf(_entry),
        "place" => SchemaPlace.TypeOf(Plain("level")),
        "project" => "Project",
        "course" => "Course",
        "software" => Doc["repository"] is null ? "SoftwareApplication" : "SoftwareSourceCode",
        "device" => "ProductModel",
        "method" => "HowTo",
        "testbed" => "Place",
        "offer" => "Offer",
        "need" => "Demand",
        "vocabulary" => "DefinedTermSet",
        _ => "Article",
    };

    private void Dataset()
    {
        // A description is demanded of datasets.
        _data["description"] ??= _r.Plain(_entry.Title);
        Created();
        Put("identifier", $"{_r.BaseUrl}/id/{_entry.Id}");
        Put("creator", Owner());
        Put("publisher", Owner());
        Put("license", Json.AsText(Doc["licence"]) ?? Distributions.Of(Doc).Select(d => Json.AsText(d["licence"])).FirstOrDefault(l => l is not null));
        Put("version", Plain("release"));
        Put("spatialCoverage", Where());
        Put("temporalCoverage", Period());
        Put("isPartOf", Json.AsText(Doc["inSeries"]) is { } series ? new JsonObject { ["@type"] = "Dataset", ["@id"] = $"{_r.BaseUrl}/id/{series}" } : null);
        if (Plain("accessRights") is "public") _data["isAccessibleForFree"] = true;
        Put("includedInDataCatalog", PageData.Catalogue(_r));
        if (Doc["distributions"] is JsonArray { Count: > 0 } files) _data["distribution"] = new JsonArray([.. files.Select(f => Download((JsonObject)f!))]);
    }

    private JsonObject Download(JsonObject file)
    {
        var told = new JsonObject { ["@type"] = "DataDownload", ["contentUrl"] = Json.AsText(file["url"]) };
        if (_r.Plain(LangText.From(file["title"])) is { Length: > 0 } name) told["name"] = name;
        if ((Json.AsText(file["mediaType"]) ?? Json.AsText(file["format"])) is { } format) told["encodingFormat"] = format;
        if (Json.AsText(file["licence"]) is { } licence) told["license"] = licence;
        return told;
    }

    private void Offered()
    {
        Put("provider", _r.Plain(_entry.Text("provider")) is { Length: > 0 } name ? new JsonObject { ["@type"] = "Organization", ["name"] = name } : Owner());
        Put("areaServed", Where() ?? Countries());
        Put("termsOfService", Plain("licence"));
        Put("availableChannel", Plain("endpoint") is { } endpoint ? new JsonObject { ["@type"] = "ServiceChannel", ["serviceUrl"] = endpoint } : null);
        if (_entry.Kind == "funding") Put("serviceType", _r.Plain(Kinds.Find("funding")!.Title));
    }

    private void Event()
    {
        Put("startDate", Json.AsText(Doc["time"]?["start"]));
        Put("endDate", Json.AsText(Doc["time"]?["end"]));
        Put("eventStatus", "https://schema.org/EventScheduled");
        Put("eventAttendanceMode", Plain("format") switch
        {
            "on-site" => "https://schema.org/OfflineEventAttendanceMode",
            "online" => "https://schema.org/OnlineEventAttendanceMode",
            "hybrid" => "https://schema.org/MixedEventAttendanceMode",
            _ => null,
        });
        var spot = Where();
        if (_r.Plain(_entry.Text("location")) is { Length: > 0 } name)
        {
            var place = new JsonObject { ["@type"] = "Place", ["name"] = name, ["address"] = name };
            if (spot is not null) place["containedInPlace"] = spot;
            spot = place;
        }
        Put("location", spot ?? (Plain("format") == "online" ? new JsonObject { ["@type"] = "VirtualLocation", ["url"] = Plain("url") ?? _r.BaseUrl + _r.EntryUrl(_entry.Id) } : null));
        Put("organizer", Owner());
        Put("sameAs", Plain("url"));
    }

    private void Organisation()
    {
        Put("sameAs", Plain("url"));
        Put("foundingDate", Plain("founded"));
        Put("location", Where());
        if (Doc["contact"] is not JsonObject contact) return;
        Put("email", Json.AsText(contact["email"]));
        Put("telephone", Json.AsText(contact["phone"]));
    }

    private void Place()
    {
        Put("geo", SchemaPlace.Geo(Doc));
        Put("containedInPlace", _parent);
        if (Doc["codes"] is JsonObject { Count: > 0 } codes)
            _data["identifier"] = new JsonArray([.. codes.Select(c => new JsonObject { ["@type"] = "PropertyValue", ["propertyID"] = c.Key, ["value"] = Json.AsText(c.Value) })]);
        if (Json.AsNumber(Doc["population"]?["value"]) is { } people)
            _data["additionalProperty"] = new JsonObject { ["@type"] = "PropertyValue", ["name"] = "population", ["value"] = people };
    }

    // What people have written: practices, courses, methods, software, vocabularies.
    private void Work()
    {
        Created();
        if (_entry.Kind == "practice") Put("headline", _r.Plain(_entry.Title));
        Put("publisher", Owner());
        Put(_entry.Kind == "course" ? "provider" : "contentLocation", _entry.Kind == "course"
            ? _r.Plain(_entry.Text("provider")) is { Length: > 0 } name ? new JsonObject { ["@type"] = "Organization", ["name"] = name } : Owner()
            : Where());
        Put("codeRepository", Plain("repository"));
        Put(Doc["repository"] is null ? "softwareVersion" : "version", Plain("softwareVersion"));
        if (Doc["steps"] is JsonArray { Count: > 0 } steps)
            _data["step"] = new JsonArray([.. steps.Select(s => new JsonObject { ["@type"] = "HowToStep", ["text"] = _r.Plain(LangText.From(s)) })]);
    }

    private void Created()
    {
        Put("datePublished", Catalogue.Api.EntryJson.Time(_entry.Created));
        Put("dateModified", Catalogue.Api.EntryJson.Time(_entry.Modified));
        Put("inLanguage", new JsonArray([.. _entry.Title.Languages.Select(l => (JsonNode)l)]));
        var words = _entry.Topics.Select(t => _r.Plain(Topics.Find(t)?.Label)).Concat((Doc["keywords"] as JsonArray ?? []).Select(k => _r.Plain(LangText.From(k)))).Where(w => w.Length > 0).Distinct().ToList();
        if (words.Count > 0) _data["keywords"] = new JsonArray([.. words.Select(w => (JsonNode)w)]);
    }

    private string? Plain(string property) => Json.AsText(Doc[property]);

    private JsonNode? Where() => SchemaPlace.Of(_entry, _r, _named);

    private JsonNode? Area() => _entry.Places.Select(_named).OfType<Entry>().Select(p => SchemaPlace.Named(p, _r)).FirstOrDefault();

    private JsonArray? Countries() => _entry.Countries.Where(c => c != "EU").ToList() is { Count: > 0 } countries
        ? new JsonArray([.. countries.Select(c => new JsonObject { ["@type"] = "Country", ["identifier"] = c })]) : null;

    private JsonObject? Owner()
    {
        if (_named(Plain("owner")) is not { } owner) return null;
        var told = new JsonObject { ["@type"] = TypeOf(owner), ["@id"] = $"{_r.BaseUrl}/id/{owner.Id}", ["name"] = _r.Plain(owner.Title) };
        if (Json.AsText(owner.Doc["url"]) is { } url) told["url"] = url;
        return told;
    }

    // A year, a day, or two of these with a slash between; '..' is open.
    private string? Period() => (Json.AsText(Doc["time"]?["start"]), Json.AsText(Doc["time"]?["end"])) switch
    {
        (null, null) => null,
        (var start, null) => start,
        var (start, end) => $"{start ?? ".."}/{end}",
    };

    private void Put(string name, JsonNode? value)
    {
        if (value is not null) _data[name] = value;
    }
}
