using System.Reflection;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Planning.Benefits;

/// <summary>How many crowns a euro was on a day, from data/rates.json: models reckon in euro, readers may read crowns.</summary>
public sealed record ExchangeRate(double CzkPerEur, string Day, string Title, string Url)
{
    public const string Euro = "EUR";
    public const string Crown = "CZK";

    private static readonly Lazy<ExchangeRate> Once = new(Read);

    /// <summary>The rate that is used.</summary>
    public static ExchangeRate Used => Once.Value;

    /// <summary>How much of a currency a euro is.</summary>
    public double Per(string currency) => currency == Crown ? CzkPerEur : 1;

    /// <summary>The currency that people of a country count in.</summary>
    public static string Of(string? country) => country == "CZ" ? Crown : Euro;

    /// <summary>A unit of money in euro in another currency.</summary>
    public static string Unit(string unit, string currency) => unit.StartsWith(Euro, StringComparison.Ordinal) ? currency + unit[Euro.Length..] : unit;

    private static ExchangeRate Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("data/rates.json")!;
        var doc = (JsonObject)JsonNode.Parse(stream)!;
        return new ExchangeRate(Json.AsNumber(doc["czkPerEur"])!.Value, Json.AsText(doc["day"])!, Json.AsText(doc["title"])!, Json.AsText(doc["url"])!);
    }
}
