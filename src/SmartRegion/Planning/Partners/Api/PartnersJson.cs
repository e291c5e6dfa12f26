using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Api;
using SmartRegion.Planning.Funding.Api;

namespace SmartRegion.Planning.Partners.Api;

/// <summary>Partners as JSON. No address of a person is among it: whoever wants to write goes by the entry.</summary>
internal static class PartnersJson
{
    /// <summary>The matches of a request.</summary>
    public static JsonObject Matches(IReadOnlyList<PartnerMatch> matches, Func<string, string> address) => new() { ["matches"] = new JsonArray([.. matches.Select(m => (JsonNode)MatchOf(m, address))]) };

    /// <summary>A proposed set.</summary>
    public static JsonObject Set(PartnerSet set, Func<string, string> address) => new()
    {
        ["programme"] = set.Programme.Id,
        ["complete"] = set.IsComplete,
        ["members"] = new JsonArray([.. set.Members.Select(m => (JsonNode)MemberOf(m, address))]),
        ["others"] = new JsonArray([.. set.Others.Select(m => (JsonNode)MemberOf(m, address))]),
        ["findings"] = new JsonArray([.. set.Findings.Select(f => (JsonNode)FundingJson.FindingOf(f))]),
    };

    private static JsonObject MatchOf(PartnerMatch match, Func<string, string> address)
    {
        var told = PlaceJson.Brief(match.Entry);
        told["kind"] = match.Entry.Kind;
        if (match.Organisation is { } o && o.Id != match.Entry.Id) told["organisation"] = PlaceJson.Brief(o);
        told["score"] = match.Worth;
        told["reasons"] = Reasons(match.Why);
        told["href"] = address($"/api/entries/{match.Entry.Id}");
        return told;
    }

    private static JsonObject MemberOf(SetMember member, Func<string, string> address)
    {
        var told = member.Place is { } place ? PlaceJson.Brief(place) : PlaceJson.Brief(member.Organisation!);
        told["role"] = member.IsLead ? "lead" : "partner";
        told["country"] = member.Country;
        told["type"] = member.Place is null ? member.Organisation!.Partnering.Type : "municipality";
        told["reasons"] = Reasons(member.Why);
        told["href"] = address($"/api/entries/{member.Id}");
        return told;
    }

    private static JsonArray Reasons(IEnumerable<PartnerReason> why) => new([.. why.Select(r =>
    {
        var told = new JsonObject { ["by"] = r.By, ["against"] = r.IsAgainst, ["names"] = new JsonArray([.. r.Names.Select(n => (JsonNode)n)]) };
        if (r.Km is { } km) told["km"] = km;
        return (JsonNode)told;
    })]);
}
