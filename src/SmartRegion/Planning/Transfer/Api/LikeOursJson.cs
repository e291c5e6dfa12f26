using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Api;
using SmartRegion.Catalogue.Places;

namespace SmartRegion.Planning.Transfer.Api;

/// <summary>Similar municipalities and ranked practices as JSON.</summary>
internal static class LikeOursJson
{
    /// <summary>How likeness is reckoned.</summary>
    public const string Formula = "exp(-2 * sum(weight * apart))";

    /// <summary>The whole answer.</summary>
    public static JsonObject Whole(LikeOurs told, Func<string, string> address) => new()
    {
        ["place"] = PlaceJson.Brief(told.Request.Place),
        ["borderKm"] = told.Own.BorderKm is { } km ? Math.Round(km, 1) : null,
        ["regionType"] = told.Own.Region?.ToString().ToLowerInvariant(),
        ["wishes"] = Names(told.Request.Wishes),
        ["formula"] = Formula,
        ["similar"] = new JsonObject(told.Similar.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)List(s.Value, Compared)))),
        ["practices"] = List(told.Practices, p => Practice(p, address)),
        ["links"] = new JsonArray(new JsonObject { ["rel"] = "about", ["type"] = "application/json", ["href"] = address($"/api/places/{told.Request.Place.Id}") }),
    };

    private static JsonObject Compared(ComparedPlace compared)
    {
        var told = PlaceJson.Similar(compared.Similar);
        told["factors"] = List(compared.Factors, Factor);
        told["practices"] = Names(compared.Practices.Select(p => p.Id));
        return told;
    }

    private static JsonObject Factor(LikenessFactor factor)
    {
        var told = new JsonObject { ["by"] = factor.By, ["weight"] = factor.Weight, ["apart"] = factor.Apart, ["grade"] = factor.Grade };
        if (factor.By == Because.RegionType)
        {
            told["own"] = Region(factor.Own);
            told["other"] = Region(factor.Other);
        }
        else if (factor.By == Because.SharedTopics) told["topics"] = Names(factor.Topics);
        else (told["own"], told["other"]) = (Rounded(factor.Own), Rounded(factor.Other));
        return told;
    }

    private static JsonObject Practice(TransferredPractice practice, Func<string, string> address)
    {
        var told = PlaceJson.Brief(practice.Ranked.Practice);
        told["score"] = practice.Ranked.Worth;
        told["reasons"] = List(practice.Ranked.Why, PlaceJson.Why);
        told["transfer"] = new JsonObject { ["is"] = Word(practice.Transfer.Worst), ["conditions"] = List(practice.Transfer.Conditions, ConditionOf) };
        told["href"] = address($"/api/entries/{practice.Ranked.Practice.Id}");
        return told;
    }

    private static JsonObject ConditionOf(Condition condition)
    {
        var told = new JsonObject { ["code"] = condition.Code, ["is"] = Word(condition.Holding) };
        if (condition.Names.Count > 0) told["names"] = Names(condition.Names);
        if (condition.Least is { } least) told["least"] = least;
        if (condition.Most is { } most) told["most"] = most;
        if (condition.Own is { } own) told["own"] = own;
        if (condition.Entries.Count > 0) told["entries"] = Names(condition.Entries);
        return told;
    }

    /// <summary>met, unknown or not-met.</summary>
    public static string Word(Holding holding) => holding switch { Holding.Met => "met", Holding.Unknown => "unknown", _ => "not-met" };

    private static string? Region(double? type) => type is { } t ? ((RegionType)(int)t).ToString().ToLowerInvariant() : null;

    private static double? Rounded(double? n) => n is { } figure ? Math.Round(figure, 1) : null;

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => (JsonNode)n)]);

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> tell) => new([.. items.Select(tell)]);
}
