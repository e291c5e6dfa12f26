using System.Net;
using SmartRegion.Core;

namespace SmartRegion.Access;

/// <summary>Who acts: a stranger who may read, someone with an account, or the trusted loopback.</summary>
/// <param name="Name">As the history of what was written tells it, to everybody: of an account a name that says nothing of the person.</param>
public sealed record Actor(string Name, IReadOnlyList<Membership> Memberships)
{
    public static readonly Actor Stranger = new("anonymous", []);
    public static readonly Actor Loopback = Operator("loopback");

    /// <summary>Who runs the machine, or the region itself: may everything.</summary>
    /// <param name="name">As the history tells it.</param>
    public static Actor Operator(string name) => new(name, [new Membership("", Role.Administrator)]);

    /// <summary>The account that is signed in, or null.</summary>
    public SignedIn? SignedIn { get; init; }

    /// <summary>The key of a program by which it acts, or null.</summary>
    public KeyRights? Key { get; init; }

    public bool IsAdministrator => Memberships.Any(m => m is { Organisation: "", Role: Role.Administrator });

    /// <summary>Whether the policy allows it on what belongs to that organisation; of an empty name, on what belongs to none.</summary>
    public bool May(Act act, string organisation) => Key is not { } key ? Policy.Allows(Memberships, act, organisation)
        : May(act) && (!KeyRights.OfOrganisation.Contains(act) || (organisation.Length > 0 && key.Organisation == organisation));

    /// <summary>The organisations within which a role, or the key, allows it.</summary>
    public IReadOnlyList<string> OrganisationsFor(Act act) => Key is { } key ? (May(act, key.Organisation) ? [key.Organisation] : []) : [.. Memberships.Where(m => m.Organisation.Length > 0 && Policy.AllowsWithin(m.Role, act)).Select(m => m.Organisation)];

    /// <summary>Whether the policy allows it, at least on something.</summary>
    public bool May(Act act) => act == Act.KeepAccount ? SignedIn is not null : Key is { } key ? act == Act.Read || key.Acts.Contains(act) : Policy.Allows(Memberships, act);

    /// <summary>Who sends this request.</summary>
    public static Actor Of(HttpContext context) =>
        context.Items.TryGetValue(typeof(Actor), out var known) ? (Actor)known!
        : context.RequestServices.GetRequiredService<AccessSettings>().TrustLoopback && IsLocal(context) ? Loopback : Stranger;

    /// <summary>The actor, who may do this.</summary>
    /// <exception cref="ProblemException">403 for others.</exception>
    public static Actor Demand(HttpContext context, Act act)
    {
        var actor = Of(context);
        if (actor.May(act)) return actor;
        // Strangers are refused too often to be worth a line; whoever is known and tries more than they may is one.
        if (actor != Stranger) context.RequestServices.GetRequiredService<ILogger<Actor>>().LogWarning("{Who} was refused {Act} at {Address}", actor.Name, act, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
        throw new ProblemException(actor == Stranger
            ? new Problem(403, "Writing needs a role", "Changes are taken from people who are signed in and have a role that allows them, and from programs with a key (Authorization: Bearer). Sign in first.")
            : actor.Key is not null ? new Problem(403, "This key does not allow it", "The key has not the scope for this, or the person who made it may not do it any more. Make another on the page of keys.")
            : new Problem(403, "Your role does not allow this", "What each role may do stands in docs/access.md. Ask the coordinator of the region for a role that allows it."));
    }

    internal static void Remember(HttpContext context, Actor actor) => context.Items[typeof(Actor)] = actor;

    // Behind a proxy every request comes from the loopback; and a page elsewhere may point its own name at it (DNS rebinding).
    internal static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded")
        && (context.Request.Host.Host is "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));
}

/// <summary>Someone who is signed in.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Session">The hash by which the session is stored.</param>
public sealed record SignedIn(string Account, string Name, string Email, string Session);

/// <summary>What the operator decided about access.</summary>
/// <param name="TrustLoopback">A request from the loopback address acts as administrator: for development and conformance tests only.</param>
/// <param name="SecondFactor">Roles count only for people who have set up a second step.</param>
public sealed record AccessSettings(bool TrustLoopback, bool SecondFactor = false)
{
    /// <summary>Guessing is made cheap: for tests, which sign in thousands of times. No option sets it.</summary>
    internal bool IsHasty { get; init; }

    /// <summary>Rounds of hashing a password.</summary>
    internal int PasswordRounds => IsHasty ? 1000 : SignIn.PasswordRounds;

    /// <summary>How long it takes at least to refuse somebody.</summary>
    internal TimeSpan RefusalTakes => IsHasty ? TimeSpan.Zero : SignIn.RefusalTakes;
}
