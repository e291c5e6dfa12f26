using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Organisations;
using SmartRegion.Core;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The page of an organisation's people: to ask to join, to let people in, and to verify the organisation.</summary>
public static class MemberPages
{
    public static void MapMemberPages(this WebApplication app)
    {
        app.OwnPagesShown(Act.KeepAccount).MapMethods("/entry/{id}/members", PortalPages.Reading, async (string id, HttpContext context, Members members) =>
        {
            return Show(await members.ReadAsync(context, id));
        });
        var posts = app.FormPosts();
        posts.MapPost("/entry/{id}/members/ask", AskAsync).Demand(Act.KeepAccount);
        posts.MapPost("/entry/{id}/members/grant", GrantAsync).Demand(Act.ManageMembers);
        posts.MapPost("/entry/{id}/members/remove", RemoveAsync).Demand(Act.ManageMembers);
        posts.MapPost("/entry/{id}/members/verify", VerifyAsync).Demand(Act.ManagePeople);
    }

    private static async Task<IResult> AskAsync(string id, HttpContext context, Members members, Admission admission, Reader reader)
    {
        var (view, form) = (await members.ReadAsync(context, id), await context.Request.ReadFormAsync());
        return await admission.AskAsync(Actor.Of(context), id, form.Field("role")) is { } fault ? Again(view, fault) : TypedResults.Redirect(reader.EntryUrl(id) + "/members");
    }

    private static async Task<IResult> GrantAsync(string id, HttpContext context, Members members, Admission admission, Reader reader)
    {
        var (who, form, view) = (Actor.Of(context), await context.Request.ReadFormAsync(), await members.ReadAsync(context, id));
        var fault = form.Field("do") == "decline" ? await admission.DeclineAsync(who, id, form.Field("request")) : await admission.GrantAsync(who, id, form.Field("request"), form.Field("role"));
        return fault is null ? TypedResults.Redirect(reader.EntryUrl(id) + "/members") : Again(view, fault);
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, Members members, Memberships memberships, Audit audit, Reader reader)
    {
        var (who, form, view) = (Actor.Of(context), await context.Request.ReadFormAsync(), await members.ReadAsync(context, id));
        Admission.Demand(who, id);
        if (view.People.FirstOrDefault(p => p.Account.Id == form.Field("account")) is not { } person) return Again(view, "request-gone");
        await memberships.RemoveAsync(person.Account.Id, id);
        await audit.AddAsync(who.Name, Audit.Removed, $"{person.Account.PublicName} {id}");
        return TypedResults.Redirect(reader.EntryUrl(id) + "/members");
    }

    private static async Task<IResult> VerifyAsync(string id, HttpContext context, Members members, Joining joining, Audit audit, Reader reader)
    {
        var (who, verified) = (Actor.Of(context), (await context.Request.ReadFormAsync()).Field("verified") == "1");
        await members.ReadAsync(context, id);
        await joining.VerifyAsync(id, verified, who.Name);
        await audit.AddAsync(who.Name, verified ? Audit.Verified : Audit.Unverified, id);
        return TypedResults.Redirect(reader.EntryUrl(id) + "/members");
    }

    private static IResult Again(MembersShown view, string fault) => Show(view with { Fault = fault }, StatusCodes.Status400BadRequest);

    private static IResult Show(MembersShown view, int status = 200) => PortalPages.Page<MembersPage>(new { View = view }, status);
}

/// <summary>Reads what the page of an organisation's people shows.</summary>
public sealed class Members(Admission admission, AccountStore accounts, Memberships memberships, Joining joining)
{
    /// <exception cref="ProblemException">404 when there is no such organisation.</exception>
    public async Task<MembersShown> ReadAsync(HttpContext context, string id)
    {
        var who = Actor.Of(context);
        var organisation = await admission.OrganisationAsync(who, id);
        var keeps = who.May(Act.ManageMembers, id);
        var roles = await memberships.AllAsync();
        var all = keeps ? await accounts.AllAsync() : [];
        return new MembersShown(organisation, await joining.IsVerifiedAsync(id))
        {
            Own = who.Memberships.Where(m => m.Organisation == id).Select(m => (Role?)m.Role).FirstOrDefault(),
            IsWaiting = who.SignedIn is { } signedIn && await joining.IsWaitingAsync(signedIn, id),
            Keeps = keeps,
            Verifies = who.May(Act.ManagePeople),
            People = [.. all.SelectMany(a => roles[a.Id].Where(m => m.Organisation == id).Select(m => new Member(a, m.Role)))],
            Requests = [.. (await joining.WaitingAsync(who)).Where(r => r.Organisation == id)],
            Names = all.ToDictionary(a => a.PublicName, a => a.Name),
        };
    }
}

/// <summary>Someone with a role within the organisation.</summary>
public sealed record Member(Account Account, Role Role);

/// <summary>What the page of an organisation's people shows.</summary>
/// <param name="IsVerified">A coordinator has found out that it is what it says.</param>
public sealed record MembersShown(Entry Organisation, bool IsVerified)
{
    /// <summary>The role of the reader of the page within it.</summary>
    public Role? Own { get; init; }

    /// <summary>The reader of the page has asked to join.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>The reader of the page lets people in.</summary>
    public bool Keeps { get; init; }

    /// <summary>The reader of the page may verify it.</summary>
    public bool Verifies { get; init; }

    public IReadOnlyList<Member> People { get; init; } = [];
    public IReadOnlyList<JoinRequest> Requests { get; init; } = [];

    /// <summary>Names by public names.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>Key of the text that says why not.</summary>
    public string? Fault { get; init; }
}
