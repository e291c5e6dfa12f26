using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Catalogue;
using SmartRegion.Portal;
using SmartRegion.Storage;

namespace SmartRegion.Commands;

/// <summary><c>invite [MAIL]</c>: prints a link by which someone makes an account, or gets back into the own one.</summary>
public static class Invite
{
    public static async Task<int> RunAsync(Settings settings, IReadOnlyList<string> rest)
    {
        var arguments = rest.ToList();
        var (role, organisation) = (CommandLine.Option(arguments, "role"), CommandLine.Option(arguments, "organisation") ?? "");
        if (arguments.Count > 1) CommandLine.DemandNothingLeft(arguments[1..]);
        var given = Roles.Find(role ?? Role.Administrator.Name()) ?? throw new UsageException($"--role '{role}' is none of {string.Join(", ", Roles.All.Select(r => r.Name()))}.");
        if (arguments is [var written] && !PeoplePages.IsEmail(written)) throw new UsageException($"'{written}' is no mail address.");
        await using var store = await Store.OpenAsync(settings.Store, settings.Data);
        await using var app = await Serve.BuildAsync(settings, store);
        var (services, home) = (app.Services, settings.PublicUrl ?? $"http://{settings.Host}:{settings.Port}");
        var accounts = services.GetRequiredService<AccountStore>();
        if (arguments is not [var email])
        {
            if (await accounts.CountAsync() > 0) throw new UsageException("There are accounts already. Say whom the link is for: invite MAIL.");
            Console.WriteLine(await FirstLinkAsync(services, home));
            return 0;
        }
        if (organisation.Length > 0 && (await services.GetRequiredService<Entries>().FindAsync(organisation))?.Kind != "organisation") throw new UsageException($"--organisation: there is no organisation '{organisation}'.");
        // For one who has an account, the link gives a new password: so an administrator gets back in.
        var known = await accounts.FindByEmailAsync(Account.KeyOf(email), CancellationToken.None);
        var purpose = known is null ? Invitation.ForAccount : Invitation.ForPassword;
        Console.WriteLine(Link(home, await services.GetRequiredService<Invitations>().MakeAsync(purpose, known?.Email ?? email, new Membership(organisation, given), "console")));
        await services.GetRequiredService<Audit>().AddAsync("console", known is null ? Audit.Invited : Audit.LinkMade, known?.PublicName ?? given.Name());
        return 0;
    }

    /// <summary>The link by which the first administrator makes the account.</summary>
    internal static async Task<string> FirstLinkAsync(IServiceProvider services, string home) =>
        Link(home, await services.GetRequiredService<Invitations>().MakeAsync(Invitation.First, "", new Membership("", Role.Administrator), "console"));

    private static string Link(string home, string secret) => $"{home}/en/invitation/{secret}";
}
