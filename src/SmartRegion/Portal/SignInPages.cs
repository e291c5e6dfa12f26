using Microsoft.AspNetCore.Identity;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Core;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>Signing in and out, and the page of an invitation's link.</summary>
public static class SignInPages
{
    // What an authenticator answers has one or two thousand signs.
    internal const int LongestPasskey = 16_000;

    public static void MapSignInPages(this WebApplication app)
    {
        var pages = app.FormPagesShown();
        pages.MapMethods("/sign-in", PortalPages.Reading, (HttpContext context, Reader reader) =>
        {
            // Whoever comes from one of our pages goes back to it, unless it was for signing in itself.
            var from = Uri.TryCreate(context.Request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == context.Request.Host.Value
                && !page.AbsolutePath.Contains("/sign-in", StringComparison.Ordinal) && !page.AbsolutePath.Contains("/invitation/", StringComparison.Ordinal) ? page.PathAndQuery : null;
            return Show(new SignInShown(FormPages.OwnPath(context.Request.Query["next"].LastOrDefault() ?? from, reader.Url("/account")))
            {
                Done = context.Request.Query["done"] == "password",
                Pending = ProviderPages.TakePending(context),
                Fault = ProviderPages.FaultOf(context.Request),
            });
        });
        pages.MapMethods("/invitation/{token}", PortalPages.Reading, async (string token, HttpContext context, Invitations invitations) =>
        {
            return await invitations.FindAsync(token) is { } invitation ? PortalPages.Page<InvitationPage>(new { View = new InvitationShown(token, invitation) { Fault = ProviderPages.FaultOf(context.Request) } }) : Gone();
        });
        var posts = app.FormPosts();
        app.FormPosts(refuse: context => context.RequestServices.GetRequiredService<TooOften>().RefuseAsync(context)).MapPost("/sign-in", SignInAsync).Demand(Act.Read);
        posts.MapPost("/sign-out", async (HttpContext context, Sessions sessions, Audit audit, Reader reader) =>
        {
            if (Actor.Of(context).SignedIn is not null) await audit.AddAsync(Actor.Of(context).Name, Audit.SignedOut);
            await sessions.EndAsync(context);
            // What the browser has kept of personal pages goes too.
            context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
            return TypedResults.Redirect(reader.Url("/"));
        }).Demand(Act.Read);
        posts.MapPost("/invitation/{token}", TakeAsync).Demand(Act.Read);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, SignIn signIn, Reader reader)
    {
        var form = await context.Request.ReadFormAsync();
        var next = FormPages.OwnPath(form.Field("next", 2000), reader.Url("/account"));
        var email = form.Field("email");
        if (form.Field("passkey", LongestPasskey) is { Length: > 0 } passkey)
        {
            return await signIn.PasskeyAsync(context, passkey, form.Field("passkey-state", LongestPasskey)) switch
            {
                SignInOutcome.Done => TypedResults.Redirect(next),
                SignInOutcome.TooOften => Show(new SignInShown(next) { Fault = "too-often" }, StatusCodes.Status429TooManyRequests),
                _ => Show(new SignInShown(next) { Fault = "passkey-refused" }, StatusCodes.Status403Forbidden),
            };
        }
        var (outcome, pending) = form.Field("pending", 2000) is { Length: > 0 } before
            ? (await signIn.CodeAsync(context, before, form.Field("code")), before)
            : await signIn.PasswordAsync(context, email, form["password"].ToString());
        return outcome switch
        {
            SignInOutcome.Done => TypedResults.Redirect(next),
            SignInOutcome.NeedsCode => Show(new SignInShown(next) { Pending = pending }),
            SignInOutcome.TooOften => Show(new SignInShown(next) { Email = email, Pending = pending, Fault = "too-often" }, StatusCodes.Status429TooManyRequests),
            _ => Show(new SignInShown(next) { Email = email, Pending = pending, Fault = pending is null ? "refused" : "code-refused" }, StatusCodes.Status403Forbidden),
        };
    }

    private static async Task<IResult> TakeAsync(string token, HttpContext context, Invitations invitations, UserManager<Account> users, PasswordRules rules, SignIn signIn, Sessions sessions, Attempts attempts, KnownDevices devices, Audit audit, Reader reader)
    {
        if (!attempts.May(context, Secret.Hash(token))) throw new ProblemException(new Problem(429, "Too often", reader.T("people.too-often")));
        if (await invitations.FindAsync(token) is not { } invitation) return Gone();
        var form = await context.Request.ReadFormAsync();
        var (email, name, password) = (invitation.Purpose == Invitation.First ? form.Field("email") : invitation.Email, form.Field("name", 100), form["password"].ToString());
        IResult Again(string field, string fault) => PortalPages.Page<InvitationPage>(new { View = new InvitationShown(token, invitation) { Email = email, Name = name, Field = field, Fault = fault } }, StatusCodes.Status400BadRequest);
        if (invitation.Purpose == Invitation.ForPassword) return await NewPasswordAsync();
        if (!PeoplePages.IsEmail(email)) return Again("email", "need-email");
        if (name.Length == 0) return Again("name", "need-name");
        if (rules.FaultOf(password, email, name) is { } weak) return Again("password", "password-" + weak);
        var account = new Account { Id = Guid.NewGuid().ToString("N"), Email = email, EmailKey = Account.KeyOf(email), Name = name, Language = reader.Language, Stamp = Secret.Make() };
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        if (!await invitations.TakeAsync(invitation, account)) return Gone();
        await signIn.WelcomeAsync(context, account, invitation.Inviter);
        return TypedResults.Redirect(reader.Url("/account?done=welcome"));

        async Task<IResult> NewPasswordAsync()
        {
            if (await users.FindByEmailAsync(email) is not { IsDisabled: false } known) return Gone();
            if (rules.FaultOf(password, email, known.Name) is { } fault) return Again("password", "password-" + fault);
            if (!await invitations.TakeAsync(invitation)) return Gone();
            known.PasswordHash = users.PasswordHasher.HashPassword(known, password);
            await users.UpdateSecurityStampAsync(known);
            await users.SetLockoutEndDateAsync(known, null);
            await sessions.EndAllAsync(known.Id);
            // Whoever has the link is the owner: also while strangers keep the account locked.
            devices.Remember(context, known.EmailKey);
            await audit.AddAsync(known.PublicName, Audit.Password, invitation.Inviter);
            // The link is not the second factor: who has one is asked for it.
            return TypedResults.Redirect(reader.Url("/sign-in?done=password"));
        }
    }

    private static IResult Show(SignInShown view, int status = 200) => PortalPages.Page<SignInPage>(new { View = view }, status);

    private static IResult Gone() => PortalPages.Page<InvitationPage>(new { View = (InvitationShown?)null }, StatusCodes.Status410Gone);
}

/// <summary>What the page of signing in shows.</summary>
/// <param name="Next">Where to go afterwards.</param>
public sealed record SignInShown(string Next)
{
    public string Email { get; init; } = "";

    /// <summary>What the form of the code sends back, when the password has fitted.</summary>
    public string? Pending { get; init; }

    /// <summary>Key of the text that says why not.</summary>
    public string? Fault { get; init; }

    /// <summary>A new password was just set.</summary>
    public bool Done { get; init; }
}

/// <summary>What the page of an invitation shows.</summary>
public sealed record InvitationShown(string Token, Invitation Invitation)
{
    public string Email { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>The field that has the fault.</summary>
    public string? Field { get; init; }

    /// <summary>Key of the text that says why not.</summary>
    public string? Fault { get; init; }
}
