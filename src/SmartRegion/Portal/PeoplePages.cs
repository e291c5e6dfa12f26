using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The page of the region's people: who they are, invitations, roles, locks and sign-ins.</summary>
public static class PeoplePages
{
    public static void MapPeoplePages(this WebApplication app)
    {
        app.OwnPagesShown(Act.ManagePeople).MapMethods("/people", PortalPages.Reading, async (HttpContext context, People people) =>
        {
            return Show(await people.ReadAsync(context));
        });
        var posts = app.FormPosts();
        posts.MapPost("/people/invite", InviteAsync).Demand(Act.ManagePeople);
        posts.MapPost("/people/revoke", async (HttpContext context, Invitations invitations, Reader reader) =>
        {
            await invitations.RevokeAsync((await context.Request.ReadFormAsync()).Field("invitation"));
            return TypedResults.Redirect(reader.Url("/people"));
        }).Demand(Act.ManagePeople);
        posts.MapPost("/people/{id}/role", RoleAsync).Demand(Act.ManagePeople);
        posts.MapPost("/people/{id}/link", LinkAsync).Demand(Act.ManagePeople);
        posts.MapPost("/people/{id}/disable", DisableAsync).Demand(Act.ManagePeople);
        posts.MapPost("/people/{id}/unlock", UnlockAsync).Demand(Act.ManagePeople);
        posts.MapPost("/people/{id}/sessions", EndSessionsAsync).Demand(Act.ManagePeople);
    }

    /// <summary>Whether a text can be a mail address; that it is one shows when its link is used.</summary>
    public static bool IsEmail(string text) =>
        text.Length <= 200 && text.Split('@') is [{ Length: > 0 }, { Length: > 2 } host] && host.Contains('.', StringComparison.Ordinal) && text.All(c => c > ' ' && c is not ('<' or '>' or ',' or ';' or '"') && !char.IsControl(c));

    private static async Task<IResult> InviteAsync(HttpContext context, People people, Entries entries, AccountStore accounts, Invitations invitations, InvitationMail mail, Audit audit, Reader reader)
    {
        var form = await context.Request.ReadFormAsync();
        var (email, organisation, giver) = (form.Field("email"), form.Field("organisation"), Actor.Of(context));
        var view = await people.ReadAsync(context) with { Email = email, Organisation = organisation };
        if (!IsEmail(email)) return Again(view, "email", "need-email");
        if (Roles.Find(form.Field("role")) is not { } role || !Policy.MayGive(giver, role)) return Again(view, "role", "role-refused");
        if (organisation.Length > 0 && (await entries.FindAsync(organisation))?.Kind != "organisation") return Again(view, "organisation", "no-organisation");
        if (await accounts.FindByEmailAsync(Account.KeyOf(email), context.RequestAborted) is not null) return Again(view, "email", "has-account");
        var secret = await invitations.MakeAsync(Invitation.ForAccount, email, new Membership(organisation, role), giver.Name);
        await audit.AddAsync(giver.Name, Audit.Invited, role.Name());
        var link = Address.Of(context.Request, reader.Url("/invitation/" + secret));
        return Show(await people.ReadAsync(context) with { Link = link, LinkFor = email, Mailed = await mail.SendAsync(reader, Invitation.ForAccount, email, link) });
    }

    private static async Task<IResult> RoleAsync(string id, HttpContext context, People people, Entries entries, Memberships memberships, Audit audit, Reader reader)
    {
        var form = await context.Request.ReadFormAsync();
        var (account, giver, organisation) = (await people.DemandAsync(context, id), Actor.Of(context), form.Field("organisation"));
        if (Roles.Find(form.Field("role")) is not { } role || !Policy.MayGive(giver, role)) return Again(await people.ReadAsync(context), id, "role-refused");
        if (organisation.Length > 0 && (await entries.FindAsync(organisation))?.Kind != "organisation") return Again(await people.ReadAsync(context), id, "no-organisation");
        if (!await memberships.PutAsync(id, new Membership(organisation, role))) return Again(await people.ReadAsync(context), id, "last-administrator");
        await audit.AddAsync(giver.Name, Audit.Role, $"{account.PublicName} {role.Name()} {organisation}".TrimEnd());
        return TypedResults.Redirect(reader.Url("/people"));
    }

    private static async Task<IResult> LinkAsync(string id, HttpContext context, People people, Invitations invitations, InvitationMail mail, Audit audit, Reader reader)
    {
        var account = await people.DemandAsync(context, id);
        var secret = await invitations.MakeAsync(Invitation.ForPassword, account.Email, new Membership("", Role.Reader), Actor.Of(context).Name);
        await audit.AddAsync(Actor.Of(context).Name, Audit.LinkMade, account.PublicName);
        var link = Address.Of(context.Request, reader.Url("/invitation/" + secret));
        return Show(await people.ReadAsync(context) with { Link = link, LinkFor = account.Email, Mailed = await mail.SendAsync(reader, Invitation.ForPassword, account.Email, link) });
    }

    private static async Task<IResult> DisableAsync(string id, HttpContext context, People people, Memberships memberships, Audit audit, Reader reader)
    {
        var disabled = (await context.Request.ReadFormAsync()).Field("disabled") == "1";
        var account = await people.DemandAsync(context, id);
        if (!await memberships.DisableAsync(id, disabled)) return Again(await people.ReadAsync(context), id, "last-administrator");
        await audit.AddAsync(Actor.Of(context).Name, disabled ? Audit.Disabled : Audit.Enabled, account.PublicName);
        return TypedResults.Redirect(reader.Url("/people"));
    }

    private static async Task<IResult> UnlockAsync(string id, HttpContext context, People people, AccountStore accounts, Audit audit, Reader reader)
    {
        var account = await people.DemandAsync(context, id);
        await accounts.UnlockAsync(account);
        await audit.AddAsync(Actor.Of(context).Name, Audit.Unlocked, account.PublicName);
        return TypedResults.Redirect(reader.Url("/people"));
    }

    private static async Task<IResult> EndSessionsAsync(string id, HttpContext context, People people, Sessions sessions, Audit audit, Reader reader)
    {
        var account = await people.DemandAsync(context, id);
        await sessions.EndAllAsync(id);
        await audit.AddAsync(Actor.Of(context).Name, Audit.Ended, account.PublicName);
        return TypedResults.Redirect(reader.Url("/people"));
    }

    private static IResult Again(PeopleShown view, string field, string fault) => Show(view with { Field = field, Fault = fault }, StatusCodes.Status400BadRequest);

    private static IResult Show(PeopleShown view, int status = 200) => PortalPages.Page<PeoplePage>(new { View = view }, status);
}

/// <summary>Reads what the page of people shows.</summary>
public sealed class People(AccountStore accounts, Memberships memberships, Invitations invitations, Sessions sessions, Entries entries)
{
    private const int MostShown = 200;

    /// <summary>The people that the address asks for by "q" and "state".</summary>
    public async Task<PeopleShown> ReadAsync(HttpContext context)
    {
        var (roles, open, asked) = (await memberships.AllAsync(), await sessions.OpenAsync(), PeopleAsked.Of(context.Request.Query));
        var organisations = await entries.OfKindAsync("organisation");
        var found = (await accounts.AllAsync()).Select(a => new Person(a, [.. roles[a.Id]], MayTouch(context, [.. roles[a.Id]])) { Open = open.TryGetValue(a.Id, out var of) ? of : null }).Where(asked.Lets).ToList();
        return new PeopleShown([.. found.Take(MostShown)], await invitations.WaitingAsync(), [.. Roles.All.Where(r => Policy.MayGive(Actor.Of(context), r))], asked, organisations) { Matched = found.Count };
    }

    /// <summary>The account, which this actor may change.</summary>
    /// <exception cref="ProblemException">404 when there is none, 403 when it reaches further than the actor.</exception>
    public async Task<Account> DemandAsync(HttpContext context, string id)
    {
        var account = await accounts.FindByIdAsync(id, context.RequestAborted) ?? throw new ProblemException(Problem.NotFound("There is no such account."));
        if (!MayTouch(context, await memberships.OfAsync(id))) throw new ProblemException(new Problem(403, "Your role does not allow this", "Administrators are changed by administrators."));
        return account;
    }

    private static bool MayTouch(HttpContext context, IReadOnlyList<Membership> has) => has.All(m => Policy.MayGive(Actor.Of(context), m.Role));
}

/// <summary>An account as the page of people shows it.</summary>
/// <param name="MayChange">Whether the reader of the page may change it.</param>
public sealed record Person(Account Account, IReadOnlyList<Membership> Memberships, bool MayChange)
{
    /// <summary>How many sessions are open, and the last sign of life; null when there is none.</summary>
    public (int Count, DateTimeOffset Seen)? Open { get; init; }

    /// <summary>Wrong passwords have locked the account for strangers.</summary>
    public bool IsLocked => Account.LockedUntil > DateTimeOffset.UtcNow;
}

/// <summary>Which people are asked for.</summary>
/// <param name="State">One of <see cref="States"/>, or null for all.</param>
public sealed record PeopleAsked(string Text, string? State)
{
    public static readonly IReadOnlyList<string> States = ["signed-in", "administrators", "no-second-step", "locked", "disabled"];

    internal static PeopleAsked Of(IQueryCollection query) => new(query["q"].ToString().Trim(), States.FirstOrDefault(s => s == query["state"]));

    internal bool Lets(Person p) => (Text.Length == 0 || new[] { p.Account.Name, p.Account.Email, p.Account.PublicName }.Any(t => t.Contains(Text, StringComparison.CurrentCultureIgnoreCase))) && State switch
    {
        "signed-in" => p.Open is not null,
        "administrators" => p.Memberships.Any(m => m is { Organisation: "", Role: Role.Administrator }),
        "no-second-step" => p.Account is { HasTotp: false, IsDisabled: false } && p.Memberships.Any(m => m is { Organisation: "", Role: Role.Coordinator or Role.Administrator }),
        "locked" => p.IsLocked,
        "disabled" => p.Account.IsDisabled,
        _ => true,
    };
}

/// <summary>What the page of people shows.</summary>
/// <param name="Roles">The roles that the reader of the page may give.</param>
public sealed record PeopleShown(IReadOnlyList<Person> People, IReadOnlyList<Invitation> Invitations, IReadOnlyList<Role> Roles, PeopleAsked Asked, IReadOnlyList<Entry> Organisations)
{
    /// <summary>How many were found, of whom the first are shown.</summary>
    public int Matched { get; init; }

    public string Email { get; init; } = "";
    public string Organisation { get; init; } = "";

    /// <summary>A link that was just made, shown once.</summary>
    public string? Link { get; init; }

    public string? LinkFor { get; init; }

    /// <summary>What became of its letter; a key of a text.</summary>
    public string? Mailed { get; init; }

    /// <summary>The field, or the account's id, that has the fault.</summary>
    public string? Field { get; init; }

    /// <summary>Key of the text that says why not.</summary>
    public string? Fault { get; init; }
}
