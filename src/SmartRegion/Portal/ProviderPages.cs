using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Access.OpenId;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The way to the outside provider and back: to sign in, to take an invitation, to link the own account.</summary>
public static class ProviderPages
{
    // Words of an address that pages know to tell.
    private static readonly string[] Faults = ["provider-unknown", "provider-cancelled", "provider-failed", "provider-taken", "too-often"];

    public static void MapProviderPages(this WebApplication app)
    {
        // Without a provider there is no such address.
        if (app.Services.GetRequiredService<OpenIdProvider>().Settings is null) return;
        app.FormPagesShown().MapMethods("/sign-in/provider", ["GET"], BeginAsync);
        app.MapMethods(OpenIdProvider.Callback, ["GET"], ReceiveAsync);
    }

    /// <summary>Why somebody comes back with nothing, or null; a key of a text.</summary>
    internal static string? FaultOf(HttpRequest request) => Array.Find(Faults, f => f == request.Query["fault"]);

    /// <summary>What the form of the code must send back, after the provider has vouched for somebody; told once.</summary>
    internal static string? TakePending(HttpContext context)
    {
        var name = CookieName.Of(context.Request, "pending");
        if (context.Request.Query["step"] != "code" || context.Request.Cookies[name] is not { Length: > 0 and < 2000 } pending) return null;
        context.Response.Cookies.Delete(name, new CookieOptions { Secure = context.Request.IsHttps, HttpOnly = true });
        return pending;
    }

    // A link and no form: browsers hold every redirect after a form against the policy of its page, and where a provider sends people on to is its own affair.
    private static async Task<IResult> BeginAsync(HttpContext context, OpenIdProvider provider, Reader reader)
    {
        var query = context.Request.Query;
        var next = FormPages.OwnPath(query["next"].LastOrDefault(), reader.Url("/account"));
        // Nobody is signed in because a page elsewhere has sent them here.
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")) return TypedResults.Redirect(reader.Url("/sign-in"));
        var me = Actor.Of(context).SignedIn;
        var ticket = query["ticket"].LastOrDefault();
        if (ticket is not null && (me is null || provider.SessionOf(ticket) != me.Session)) return TypedResults.Redirect(reader.Url("/account"));
        var invitation = ticket is null ? query["invitation"].LastOrDefault() : null;
        // Whoever is signed in and comes once more is to show who they are: after that they may change what matters.
        var purpose = new OpenIdPurpose(reader.Language, next) { Session = ticket is null ? null : me!.Session, Invitation = invitation, IsAnew = ticket is null && invitation is null && me is not null };
        return await provider.SendAsync(context, purpose) ? Results.Empty
            : PortalPages.Page<SignInPage>(new { View = new SignInShown(next) { Fault = "provider-down" } }, StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReceiveAsync(HttpContext context, OpenIdProvider provider, Identities identities, Invitations invitations, SignIn signIn, Attempts attempts, Audit audit)
    {
        (context.Response.Headers.CacheControl, context.Response.Headers["Referrer-Policy"]) = ("no-store", "no-referrer");
        context.Response.Headers.Remove("Access-Control-Allow-Origin");
        var answer = await provider.ReceiveAsync(context);
        var purpose = answer.Purpose ?? new OpenIdPurpose(Reader.Preferred(context.Request), "");
        if (answer.Who is not { } who) return Back("provider-" + answer.Fault);
        return purpose switch
        {
            { Session: { } session } => await LinkAsync(session),
            { Invitation: { } token } => await JoinAsync(token),
            _ => await SignInAsync(),
        };

        // To the page that it began on, which says why not.
        IResult Back(string fault)
        {
            var page = purpose switch { { Session: not null } => "/account", { Invitation: { } token } => "/invitation/" + Uri.EscapeDataString(token), _ => "/sign-in" };
            return TypedResults.Redirect($"/{purpose.Language}{page}?fault={fault}{(purpose.Next.Length > 0 ? "&next=" + Uri.EscapeDataString(purpose.Next) : "")}");
        }

        async Task<IResult> SignInAsync()
        {
            var (outcome, pending) = await signIn.ProviderAsync(context, who, purpose.Language);
            if (outcome == SignInOutcome.Done) return TypedResults.Redirect(FormPages.OwnPath(purpose.Next, $"/{purpose.Language}/account"));
            if (outcome != SignInOutcome.NeedsCode) return Back(outcome == SignInOutcome.TooOften ? "too-often" : "provider-unknown");
            context.Response.Cookies.Append(CookieName.Of(context.Request, "pending"), pending!, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = SignIn.CodeLasts, IsEssential = true });
            return TypedResults.Redirect($"/{purpose.Language}/sign-in?step=code&next={Uri.EscapeDataString(purpose.Next)}");
        }

        async Task<IResult> JoinAsync(string token)
        {
            if (!attempts.May(context, Secret.Hash(token))) return Back("too-often");
            // The page of the link says that it is no longer good.
            if (await invitations.FindAsync(token) is not { Purpose: Invitation.ForAccount } invitation) return Back("provider-failed");
            var account = Identities.New(who, invitation.Email, purpose.Language);
            if (!await invitations.TakeAsync(invitation, account, who)) return Back("provider-taken");
            await signIn.WelcomeAsync(context, account, invitation.Inviter);
            return TypedResults.Redirect($"/{purpose.Language}/account?done=welcome");
        }

        async Task<IResult> LinkAsync(string session)
        {
            // Whoever asked for it is still who is signed in here.
            if (Actor.Of(context).SignedIn is not { } me || me.Session != session) return Back("provider-failed");
            if (!await identities.LinkAsync(me.Account, who)) return Back("provider-taken");
            await audit.AddAsync(Account.PublicNameOf(me.Account), Audit.Linked);
            return TypedResults.Redirect($"/{purpose.Language}/account?done=linked");
        }
    }
}
