using SmartRegion.Access;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Organisations;

/// <summary>
/// How one comes into an organisation: one asks, its coordinator lets in or declines. The one place of the rules, for the page and for the API.
/// Each step answers null, or the word for why not.
/// </summary>
public sealed class Admission(Entries entries, Joining joining, Audit audit)
{
    /// <summary>Why not.</summary>
    public const string RoleUnknown = "role-unknown", IsIn = "is-in", TooMany = "too-many", RequestGone = "request-gone";

    /// <summary>The organisation, if this actor may see it.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<Entry> OrganisationAsync(Actor who, string id) =>
        await entries.FindAsync(id, who) is { Kind: "organisation" } organisation ? organisation : throw new ProblemException(Problem.NotFound($"There is no organisation '{id}'."));

    /// <summary>The requests for an organisation that this actor sees: all for who lets people in, else the own.</summary>
    public async Task<IReadOnlyList<JoinRequest>> ListAsync(Actor who, string id) =>
        [.. (who.May(Act.ManageMembers, id) ? await joining.WaitingAsync(who) : who.SignedIn is { } signedIn ? await joining.OfAsync(signedIn) : []).Where(r => r.Organisation == id)];

    /// <summary>Asks to be let in with a role, in the place of an earlier request.</summary>
    public async Task<string?> AskAsync(Actor who, string id, string? role)
    {
        await OrganisationAsync(who, id);
        if (Roles.Find(role) is not { } asked || !Joining.Askable.Contains(asked)) return RoleUnknown;
        if (who.Memberships.Any(m => m.Organisation == id)) return IsIn;
        if (!await joining.AskAsync(who.SignedIn!, id, asked)) return TooMany;
        await audit.AddAsync(who.Name, Audit.JoinAsked, $"{id} {asked.Name()}");
        return null;
    }

    /// <summary>Lets someone in.</summary>
    /// <param name="role">Null for the one that was asked for.</param>
    /// <exception cref="ProblemException">403 for others than who looks after the organisation's people; 404.</exception>
    public async Task<string?> GrantAsync(Actor who, string id, string request, string? role)
    {
        if (await RequestAsync(who, id, request) is not { } found) return RequestGone;
        if ((role is null ? found.Role : Roles.Find(role)) is not { } given || !Policy.MayGiveWithin(who, id, given)) return RoleUnknown;
        if (!await joining.GrantAsync(found, given)) return RequestGone;
        await audit.AddAsync(who.Name, Audit.JoinGranted, $"{found.By} {given.Name()} {id}");
        return null;
    }

    /// <summary>Takes a request off the list.</summary>
    /// <exception cref="ProblemException">As <see cref="GrantAsync"/>.</exception>
    public async Task<string?> DeclineAsync(Actor who, string id, string request)
    {
        if (await RequestAsync(who, id, request) is not { } found || await joining.DeclineAsync(found) == 0) return RequestGone;
        await audit.AddAsync(who.Name, Audit.JoinDeclined, $"{found.By} {id}");
        return null;
    }

    /// <summary>Refuses whoever does not look after the people of the organisation.</summary>
    /// <exception cref="ProblemException">403.</exception>
    public static void Demand(Actor who, string organisation)
    {
        if (!who.May(Act.ManageMembers, organisation))
            throw new ProblemException(new Problem(403, "Your role does not allow this", "Who belongs to an organisation is said by its coordinator and by who looks after the people of the region."));
    }

    private async Task<JoinRequest?> RequestAsync(Actor who, string id, string request)
    {
        await OrganisationAsync(who, id);
        Demand(who, id);
        return (await joining.WaitingAsync(who)).FirstOrDefault(r => r.Id == request && r.Organisation == id);
    }
}
