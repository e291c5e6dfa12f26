using Microsoft.AspNetCore.Identity;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Access.OpenId;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The own account: password, second factor, sessions, language, one's data, and its end.</summary>
public static class AccountPages
{
    // Words of an address that the page knows to tell.
    private static readonly string[] Told = ["welcome", "password", "settings", "sessions", "totp-off", "last-administrator", "passkey", "passkey-removed", "linked", "unlinked"];

    public static void MapAccountPages(this WebApplication app)
    {
        var pages = app.OwnPagesShown(Act.KeepAccount);
        pages.MapMethods("/account", PortalPages.Reading, async (HttpContext context, OwnAccount own) =>
            Show(await own.ReadAsync(context) with { Done = Array.Find(Told, t => t == context.Request.Query["done"]), Fault = ProviderPages.FaultOf(context.Request) }));
        pages.MapMethods("/account/data", PortalPages.Reading, TakeOutAsync);
        pages.MapMethods("/account/data.zip", PortalPages.Reading, (HttpContext context, OwnExtract extract) => extract.WriteZipAsync(context));
        var posts = app.FormPosts();
        posts.MapPost("/account/settings", SettingsAsync).Demand(Act.KeepAccount);
        posts.MapPost("/account/password", PasswordAsync).Demand(Act.KeepAccount);
        posts.MapPost("/account/totp-begin", BeginTotpAsync).Demand(Act.KeepAccount);
        posts.MapPost("/account/totp", TotpAsync).Demand(Act.KeepAccount);
        posts.MapPost("/account/totp-off", TotpOffAsync).Demand(Act.KeepAccount);
        posts.MapPost("/account/sessions", EndSessionsAsync).Demand(Act.KeepAccount);
        posts.MapPost("/account/delete", DeleteAsync).Demand(Act.KeepAccount);
    }

    private static async Task<IResult> SettingsAsync(HttpContext context, OwnAccount own, UserManager<Account> users)
    {
        var form = await context.Request.ReadFormAsync();
        var view = await own.ReadAsync(context);
        if (form.Field("name", 100) is not { Length: > 0 } name) return Again(view, "name", "need-name");
        var language = Language.IsKnown(form.Field("language")) ? form.Field("language") : view.Account.Language;
        (view.Account.Name, view.Account.Language) = (name, language);
        Demand(await users.UpdateAsync(view.Account));
        return TypedResults.Redirect($"/{language}/account?done=settings");
    }

    private static async Task<IResult> PasswordAsync(HttpContext context, OwnAccount own, UserManager<Account> users, PasswordRules rules, SignIn signIn, Sessions sessions, Audit audit, Reader reader)
    {
        var form = await context.Request.ReadFormAsync();
        var view = await own.ReadAsync(context);
        if (await ConfirmFaultAsync(context, signIn, view, form["current"].ToString()) is { } refused) return Again(view, "current", refused);
        var password = form["password"].ToString();
        if (rules.FaultOf(password, view.Account.Email, view.Account.Name) is { } weak) return Again(view, "password", "password-" + weak);
        view.Account.PasswordHash = users.PasswordHasher.HashPassword(view.Account, password);
        Demand(await users.UpdateSecurityStampAsync(view.Account));
        await sessions.EndAllAsync(view.Account.Id, Actor.Of(context).SignedIn!.Session);
        await audit.AddAsync(view.Account.PublicName, Audit.Password);
        return TypedResults.Redirect(reader.Url("/account?done=password"));
    }

    private static async Task<IResult> BeginTotpAsync(HttpContext context, OwnAccount own, UserManager<Account> users, SignIn signIn)
    {
        var view = await own.ReadAsync(context);
        if (await ConfirmFaultAsync(context, signIn, view, (await context.Request.ReadFormAsync())["current"].ToString()) is { } refused) return Again(view, "totp-begin", refused);
        // The key of a second factor that is on stays: it is first switched off, by the password.
        if (!view.Account.HasTotp) Demand(await users.ResetAuthenticatorKeyAsync(view.Account));
        return Show(view with { Sets = !view.Account.HasTotp });
    }

    private static async Task<IResult> TotpAsync(HttpContext context, OwnAccount own, UserManager<Account> users, AccountStore accounts, SignIn signIn, Attempts attempts, Audit audit)
    {
        var form = await context.Request.ReadFormAsync();
        var view = await own.ReadAsync(context);
        if (view.Account.HasTotp || view.Account.TotpKey is null) return Show(view);
        if (!attempts.May(context, view.Account.Id)) return Again(view with { Sets = true }, "code", "too-often");
        if (!await signIn.TotpFitsAsync(view.Account, form.Field("code"))) return Again(view with { Sets = true }, "code", "code-refused");
        var codes = RecoveryCodes.Make();
        await accounts.ReplaceCodesAsync(view.Account, codes, context.RequestAborted);
        Demand(await users.SetTwoFactorEnabledAsync(view.Account, true));
        await audit.AddAsync(view.Account.PublicName, Audit.TotpOn);
        return Show(view with { RecoveryCodes = codes });
    }

    private static async Task<IResult> TotpOffAsync(HttpContext context, OwnAccount own, UserManager<Account> users, SignIn signIn, Sessions sessions, Audit audit, Reader reader)
    {
        var form = await context.Request.ReadFormAsync();
        var view = await own.ReadAsync(context);
        if (await ConfirmFaultAsync(context, signIn, view, form["current"].ToString()) is { } refused) return Again(view, "totp-off", refused);
        (view.Account.HasTotp, view.Account.TotpKey, view.Account.Recovery) = (false, null, "");
        Demand(await users.UpdateSecurityStampAsync(view.Account));
        await sessions.WeakenAsync(view.Account.Id);
        await audit.AddAsync(view.Account.PublicName, Audit.TotpOff);
        return TypedResults.Redirect(reader.Url("/account?done=totp-off"));
    }

    private static async Task<IResult> EndSessionsAsync(HttpContext context, Sessions sessions, Audit audit, Reader reader)
    {
        var who = Actor.Of(context);
        await sessions.EndAllAsync(who.SignedIn!.Account, who.SignedIn.Session);
        await audit.AddAsync(who.Name, Audit.Ended);
        return TypedResults.Redirect(reader.Url("/account?done=sessions"));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, OwnAccount own, SignIn signIn, Memberships memberships, Sessions sessions, Audit audit, Reader reader)
    {
        var form = await context.Request.ReadFormAsync();
        var view = await own.ReadAsync(context);
        if (await ConfirmFaultAsync(context, signIn, view, form["current"].ToString()) is { } refused) return Again(view, "delete", refused);
        if (!await memberships.DeleteAsync(view.Account.Id)) return Again(view, "delete", "last-administrator");
        await audit.AddAsync(view.Account.PublicName, Audit.Deleted, view.Account.PublicName);
        await sessions.EndAsync(context);
        return TypedResults.Redirect(reader.Url("/"));
    }

    private static async Task TakeOutAsync(HttpContext context, OwnExtract extract)
    {
        var all = await extract.ReadAsync(context);
        context.Response.Headers.ContentDisposition = "attachment; filename=\"smart-region-account.json\"";
        await context.WriteJsonAsync(all);
    }

    internal static async Task<string?> ConfirmFaultAsync(HttpContext context, SignIn signIn, AccountShown view, string password) =>
        await signIn.ConfirmAsync(context, view.Account, password) switch { true => null, false => view.Account.PasswordHash is null ? "anew-first" : "current-refused", null => "too-often" };

    private static void Demand(IdentityResult result)
    {
        if (!result.Succeeded) throw new ProblemException(new Problem(409, "Changed meanwhile", "The account was changed at the same time. Open the page again."));
    }

    internal static IResult Again(AccountShown view, string field, string fault) => Show(view with { Field = field, Fault = fault }, StatusCodes.Status400BadRequest);

    internal static IResult Show(AccountShown view, int status = 200) => PortalPages.Page<AccountPage>(new { View = view }, status);
}

/// <summary>Reads what the page of the own account shows.</summary>
public sealed class OwnAccount(UserManager<Account> users, Memberships memberships, Sessions sessions, Passkeys passkeys, Identities identities)
{
    public async Task<AccountShown> ReadAsync(HttpContext context)
    {
        var who = Actor.Of(context).SignedIn!;
        var account = await users.FindByIdAsync(who.Account) ?? throw new ProblemException(new Problem(403, "Your role does not allow this", "The account is gone."));
        return new AccountShown(account, await memberships.OfAsync(account.Id), await sessions.OfAsync(account.Id), who.Session)
        {
            Passkeys = await passkeys.OfAsync(account.Id),
            Identities = await identities.OfAsync(account.Id),
        };
    }
}

/// <summary>What the page of the own account shows.</summary>
/// <param name="Own">The hash of the session that reads it.</param>
public sealed record AccountShown(Account Account, IReadOnlyList<Membership> Memberships, IReadOnlyList<(string Hash, DateTimeOffset Created, DateTimeOffset Seen)> Sessions, string Own)
{
    public IReadOnlyList<OwnPasskey> Passkeys { get; init; } = [];

    /// <summary>Who the owner is at the outside provider.</summary>
    public IReadOnlyList<LinkedIdentity> Identities { get; init; } = [];

    /// <summary>A passkey is being made: what its authenticator is asked.</summary>
    public PasskeyAsked? Offered { get; init; }

    /// <summary>By which the way to the provider may be gone, to link an identity.</summary>
    public string? Ticket { get; init; }

    /// <summary>What was just done; a key of a text.</summary>
    public string? Done { get; init; }

    /// <summary>The field that has the fault.</summary>
    public string? Field { get; init; }

    /// <summary>Key of the text that says why not.</summary>
    public string? Fault { get; init; }

    /// <summary>The second factor is being set up: its key is shown.</summary>
    public bool Sets { get; init; }

    /// <summary>Shown once.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];
}
