using System.Data.Common;
using SmartRegion.Access.Accounts;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Access;

/// <summary>Someone wants to have a role within an organisation.</summary>
/// <param name="Organisation">The id of its entry.</param>
/// <param name="By">The public name of who asks.</param>
public sealed record JoinRequest(string Id, string Email, string Organisation, Role Role, string By, DateTimeOffset Created);

/// <summary>
/// How people come into organisations by asking, and which organisations are known to be what they say. A request lies beside the invitations,
/// which have the same to tell; no link belongs to it, so nobody can take it but who grants it.
/// </summary>
public sealed class Joining(Store store)
{
    /// <summary>What one can ask for; more is given by the page of people.</summary>
    public static readonly IReadOnlyList<Role> Askable = [Role.Reader, Role.Author, Role.Editor];

    /// <summary>How many requests of one person wait at once.</summary>
    public const int MostOfOne = 5;

    private const string Purpose = "join";
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(60);
    private static readonly SqlText Columns = SqlText.Raw("hash, email, organisation, role, inviter, created");

    /// <summary>Asks, in the place of an earlier request for the same organisation; false when too many wait.</summary>
    public Task<bool> AskAsync(SignedIn who, string organisation, Role role) => store.WriteAsync(async s =>
    {
        await s.ExecuteAsync($"delete from invitations where ends < {Instant.NowSeconds} or (purpose = {Purpose} and email = {who.Email} and organisation = {organisation})");
        if (await s.FirstAsync($"select count(*) from invitations where purpose = {Purpose} and email = {who.Email}", r => r.GetInt64(0)) >= MostOfOne) return false;
        // The secret is forgotten: it is a name for the row, not a link.
        await s.ExecuteAsync($"""
            insert into invitations (hash, purpose, email, organisation, role, inviter, created, ends)
            values ({Secret.Hash(Secret.Make())}, {Purpose}, {who.Email}, {organisation}, {role.Name()}, {Account.PublicNameOf(who.Account)}, {Instant.NowSeconds}, {Instant.NowSeconds + (long)Lasts.TotalSeconds})
            """);
        return true;
    });

    /// <summary>The requests that this actor may grant, those that have waited longest first.</summary>
    public async Task<IReadOnlyList<JoinRequest>> WaitingAsync(Actor who) =>
        [.. (await store.ReadAsync(s => s.ListAsync($"select {Columns} from invitations where purpose = {Purpose} and ends >= {Instant.NowSeconds} order by created, hash", Read))).Where(r => who.May(Act.ManageMembers, r.Organisation))];

    /// <summary>What this person has asked for and waits.</summary>
    public Task<List<JoinRequest>> OfAsync(SignedIn who) => store.ReadAsync(s => s.ListAsync($"select {Columns} from invitations where purpose = {Purpose} and ends >= {Instant.NowSeconds} and email = {who.Email} order by created, hash", Read));

    /// <summary>Whether this person waits to be let into the organisation.</summary>
    public async Task<bool> IsWaitingAsync(SignedIn who, string organisation) => (await OfAsync(who)).Any(r => r.Organisation == organisation);

    /// <summary>Lets someone in; false when the request or its account is gone.</summary>
    public Task<bool> GrantAsync(JoinRequest request, Role role) => store.WriteAsync(async s =>
    {
        if (await s.ExecuteAsync($"delete from invitations where hash = {request.Id} and purpose = {Purpose}") != 1) return false;
        if (await s.FirstAsync($"select id from accounts where email = {request.Email}", r => r.GetString(0)) is not { } account) return false;
        await Memberships.PutAsync(s, account, new Membership(request.Organisation, role));
        return true;
    });

    /// <summary>Takes a request off the list.</summary>
    public Task<int> DeclineAsync(JoinRequest request) => store.WriteAsync(s => s.ExecuteAsync($"delete from invitations where hash = {request.Id} and purpose = {Purpose}"));

    /// <summary>Whether a coordinator has found out that the organisation is what it says.</summary>
    public async Task<bool> IsVerifiedAsync(string organisation) =>
        await store.ReadAsync(s => s.MarkAsync(Mark(organisation))) is not null;

    /// <summary>The organisations that are known to be what they say.</summary>
    public async Task<HashSet<string>> VerifiedAsync() =>
        [.. (await store.ReadAsync(s => s.ListAsync($"select name from marks where substr(name, 1, {Mark("").Length}) = {Mark("")}", r => r.GetString(0)))).Select(n => n[Mark("").Length..])];

    /// <summary>Marks an organisation as verified, or takes the mark away.</summary>
    public Task<int> VerifyAsync(string organisation, bool verified, string who) => store.WriteAsync(async s =>
    {
        await s.ExecuteAsync($"delete from marks where name = {Mark(organisation)}");
        return verified ? await s.ExecuteAsync($"insert into marks (name, value) values ({Mark(organisation)}, {who})") : 0;
    });

    private static string Mark(string organisation) => "verified " + organisation;

    private static JoinRequest Read(DbDataReader r) => new(r.GetString(0), r.GetString(1), r.GetString(2), Roles.Find(r.GetString(3)) ?? Role.Reader, r.GetString(4), DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(5)));
}
