using SmartRegion.Access;
using SmartRegion.Catalogue;

namespace SmartRegion.Portal.Admin;

/// <summary>An organisation with what those who look after people want to know of it.</summary>
public sealed record OrganisationRow(Entry Entry, bool IsVerified, int Members, int Requests);

/// <summary>What the page of organisations shows.</summary>
/// <param name="Matched">How many the search has found, of which the first are shown.</param>
public sealed record OrganisationsShown(IReadOnlyList<OrganisationRow> Rows, int Matched, string Text, string? State)
{
    /// <summary>States that one can ask for.</summary>
    public static readonly IReadOnlyList<string> States = ["requests", "members", "verified", "not-verified"];

    private const int MostShown = 200;

    /// <summary>Those whose requests wait come first, then those with members.</summary>
    public static async Task<OrganisationsShown> ReadAsync(HttpContext context, Entries entries, Memberships memberships, Joining joining)
    {
        var (text, state) = (context.Request.Query["q"].ToString().Trim(), States.FirstOrDefault(s => s == context.Request.Query["state"]));
        var members = (await memberships.AllAsync()).SelectMany(a => a).CountBy(m => m.Organisation).ToDictionary();
        var requests = (await joining.WaitingAsync(Actor.Of(context))).CountBy(r => r.Organisation).ToDictionary();
        var verified = await joining.VerifiedAsync();
        var rows = (await entries.OfKindAsync("organisation")).Where(e => text.Length == 0 || e.Id.Contains(text, StringComparison.OrdinalIgnoreCase) || e.Title.Languages.Any(l => e.Title.In(l)!.Contains(text, StringComparison.CurrentCultureIgnoreCase)))
            .Select(e => new OrganisationRow(e, verified.Contains(e.Id), members.GetValueOrDefault(e.Id), requests.GetValueOrDefault(e.Id)))
            .Where(r => state switch { "requests" => r.Requests > 0, "members" => r.Members > 0, "verified" => r.IsVerified, "not-verified" => !r.IsVerified, _ => true })
            .OrderByDescending(r => r.Requests > 0).ThenByDescending(r => r.Members > 0).ThenBy(r => r.Entry.Id, StringComparer.Ordinal).ToList();
        return new OrganisationsShown([.. rows.Take(MostShown)], rows.Count, text, state);
    }
}
