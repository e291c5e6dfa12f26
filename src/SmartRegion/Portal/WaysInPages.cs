using SmartRegion.Access;
using SmartRegion.Access.OpenId;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>Ways to sign in beside the password, on the page of the own account: passkeys, and identities at the outside provider.</summary>
public static class WaysInPages
{
    public static void MapWaysInPages(this WebApplication app)
    {
        var posts = app.FormPosts();
        posts.MapPost("/account/passkeys-begin", OfferAsync).Demand(Act.KeepAccount);
        posts.MapPost("/account/passkeys", AddAsync).Demand(Act.KeepAccount);
        posts.MapPost("/account/passkeys/remove", RemoveAsync).Demand(Act.KeepAccount);
        posts.MapPost("/account/provider", LinkAsync).Demand(Act.KeepAccount);
        posts.MapPost("/account/provider/remove", UnlinkAsync).Demand(Act.KeepAccount);
    }

    private static async Task<IResult> OfferAsync(HttpContext context, OwnAccount own, SignIn signIn, Passkeys passkeys)
    {
        var view = await own.ReadAsync(context);
        if (await ConfirmFaultAsync(context, signIn, view) is { } refused) return AccountPages.Again(view, "passkey", refused);
        if (view.Passkeys.Count >= Passkeys.Most) return AccountPages.Again(view, "passkey", "passkey-many");
        return AccountPages.Show(view with { Offered = await passkeys.OfferAsync(context, view.Account) });
    }

    private static async Task<IResult> AddAsync(HttpContext context, OwnAccount own, Passkeys passkeys, Audit audit, Reader reader)
    {
        var (form, view) = (await context.Request.ReadFormAsync(), await own.ReadAsync(context));
        // That the owner was asked for the password is what the state says: nobody else gets one.
        var (answer, state) = (form.Field("passkey", SignInPages.LongestPasskey), form.Field("passkey-state", SignInPages.LongestPasskey));
        if (form.Field("name", 60) is not { Length: > 0 } name) return AccountPages.Again(view, "passkey", "need-name");
        if (!await passkeys.AddAsync(context, view.Account, answer, state, name)) return AccountPages.Again(view, "passkey", "passkey-not-made");
        await audit.AddAsync(view.Account.PublicName, Audit.PasskeyMade);
        return TypedResults.Redirect(reader.Url("/account?done=passkey"));
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, OwnAccount own, SignIn signIn, Passkeys passkeys, Sessions sessions, Audit audit, Reader reader)
    {
        var view = await own.ReadAsync(context);
        var id = (await context.Request.ReadFormAsync()).Field("id", 2000);
        if (await ConfirmFaultAsync(context, signIn, view) is { } refused) return AccountPages.Again(view, id, refused);
        if (!await passkeys.RemoveAsync(view.Account.Id, id)) return AccountPages.Again(view, id, "last-way-in");
        await sessions.WeakenAsync(view.Account.Id);
        await audit.AddAsync(view.Account.PublicName, Audit.PasskeyRemoved);
        return TypedResults.Redirect(reader.Url("/account?done=passkey-removed"));
    }

    private static async Task<IResult> LinkAsync(HttpContext context, OwnAccount own, SignIn signIn, OpenIdProvider provider)
    {
        if (provider.Settings is null) throw new ProblemException(Problem.NotFound("There is no provider to sign in at."));
        var view = await own.ReadAsync(context);
        if (await ConfirmFaultAsync(context, signIn, view) is { } refused) return AccountPages.Again(view, "provider", refused);
        return AccountPages.Show(view with { Ticket = provider.Ticket(Actor.Of(context).SignedIn!) });
    }

    private static async Task<IResult> UnlinkAsync(HttpContext context, OwnAccount own, SignIn signIn, Identities identities, Audit audit, Reader reader)
    {
        var (form, view) = (await context.Request.ReadFormAsync(), await own.ReadAsync(context));
        var subject = form.Field("subject", 255);
        if (await ConfirmFaultAsync(context, signIn, view) is { } refused) return AccountPages.Again(view, subject, refused);
        if (!await identities.UnlinkAsync(view.Account.Id, form.Field("issuer", 2000), subject)) return AccountPages.Again(view, subject, "last-way-in");
        await audit.AddAsync(view.Account.PublicName, Audit.Unlinked);
        return TypedResults.Redirect(reader.Url("/account?done=unlinked"));
    }

    private static async Task<string?> ConfirmFaultAsync(HttpContext context, SignIn signIn, AccountShown view) =>
        await AccountPages.ConfirmFaultAsync(context, signIn, view, (await context.Request.ReadFormAsync())["current"].ToString());
}
