using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Data.Formats;

/// <summary>What a table is like, as "CSV on the Web" tells it (W3C Recommendation "Metadata Vocabulary for Tabular Data", 17 December 2015).</summary>
public static class Csvw
{
    /// <summary>The media type of such a description (5.1.2 of "Model for Tabular Data").</summary>
    public const string MediaType = "application/csvm+json";

    /// <summary>The description of the table as CSV.</summary>
    /// <param name="url">Where the CSV is.</param>
    public static JsonObject Describe(Collection table, string url, string language)
    {
        var json = new JsonObject
        {
            ["@context"] = new JsonArray("http://www.w3.org/ns/csvw", new JsonObject { ["@language"] = language }),
            ["url"] = url,
            ["dc:title"] = table.Title.Tell(language)?.Text ?? table.Id,
        };
        if (table.Description?.Tell(language) is { } description) json["dc:description"] = description.Text;
        if (Json.AsText(table.Doc["license"]) is { } licence) json["dc:license"] = new JsonObject { ["@id"] = licence };
        json["dc:modified"] = new JsonObject { ["@value"] = table.Modified.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), ["@type"] = "xsd:date" };
        json["dialect"] = new JsonObject { ["encoding"] = "utf-8", ["delimiter"] = ",", ["header"] = true };
        var required = (table.Schema.Document["required"] as JsonArray ?? []).Select(Json.AsText).ToHashSet();
        json["tableSchema"] = new JsonObject { ["columns"] = new JsonArray([.. DataColumn.Of(table).Select(c => (JsonNode)Column(c, required.Contains(c.Name), language))]) };
        return json;
    }

    private static JsonObject Column(DataColumn column, bool isRequired, string language)
    {
        var titles = new JsonArray(column.Name);
        if (column.Property.Title?.Tell(language)?.Text is { } title && title != column.Name) titles.Add(title);
        var json = new JsonObject { ["name"] = NameOf(column.Name), ["titles"] = titles, ["datatype"] = DatatypeOf(column) };
        if (isRequired) json["required"] = true;
        if (Json.AsText(column.Property.Node["description"]) is { } description) json["dc:description"] = description;
        return json;
    }

    // A name is a variable of URI templates (RFC 6570): letters, digits and _; all else as %XX. It does not begin with _.
    private static string NameOf(string name)
    {
        var told = string.Concat(System.Text.Encoding.UTF8.GetBytes(name).Select(b => char.IsAsciiLetterOrDigit((char)b) || b == '_' ? ((char)b).ToString() : $"%{b:X2}"));
        return told.StartsWith('_') ? "%5F" + told[1..] : told;
    }

    private static JsonNode DatatypeOf(DataColumn column) => column.IsPlace ? "string" : column.Property.Type switch
    {
        PropertyType.Integer => "integer",
        PropertyType.Number => "double",
        PropertyType.Boolean => "boolean",
        PropertyType.Date => "date",
        PropertyType.Timestamp => "dateTimeStamp",
        PropertyType.Json or PropertyType.TextArray => "json",
        _ => "string",
    };
}
