namespace SmartRegion.Access;

/// <summary>The one place that says who may do what. The table in docs/access.md is checked against it.</summary>
public static class Policy
{
    // Everybody may read; whoever is signed in keeps the own account. The rest by role.
    private static readonly Dictionary<Act, Role[]> May = new()
    {
        [Act.ManageKeys] = [Role.Editor, Role.Steward, Role.Coordinator, Role.Administrator],
        [Act.ReadHidden] = [Role.Steward, Role.Coordinator, Role.Administrator],
        [Act.ReadShared] = [Role.Reader, Role.Author, Role.Editor, Role.Steward, Role.Coordinator, Role.Administrator],
        [Act.ReadOwned] = [Role.Editor, Role.Coordinator, Role.Administrator],
        [Act.ReadOwnedData] = [Role.Steward, Role.Coordinator, Role.Administrator],
        [Act.WriteEntries] = [Role.Editor, Role.Coordinator, Role.Administrator],
        [Act.WriteDrafts] = [Role.Author, Role.Editor, Role.Coordinator, Role.Administrator],
        [Act.PublishDrafts] = [Role.Editor, Role.Coordinator, Role.Administrator],
        [Act.WriteObservations] = [Role.Steward, Role.Administrator],
        [Act.WriteSensors] = [Role.Steward, Role.Administrator],
        [Act.WriteData] = [Role.Steward, Role.Coordinator, Role.Administrator],
        [Act.ManageSources] = [Role.Coordinator, Role.Administrator],
        [Act.ManageMembers] = [Role.Coordinator, Role.Administrator],
        [Act.ManagePeople] = [Role.Coordinator, Role.Administrator],
        [Act.Administer] = [Role.Administrator],
        [Act.AnswerMessages] = [Role.Coordinator, Role.Administrator],
    };

    // What a role within an organisation allows on what belongs to this organisation; nothing else.
    private static readonly Dictionary<Act, Role[]> MayWithin = new()
    {
        [Act.ManageKeys] = [Role.Editor, Role.Coordinator, Role.Administrator],
        [Act.ReadShared] = [Role.Reader, Role.Author, Role.Editor, Role.Steward, Role.Coordinator, Role.Administrator],
        [Act.ReadOwned] = [Role.Reader, Role.Author, Role.Editor, Role.Steward, Role.Coordinator, Role.Administrator],
        [Act.ReadOwnedData] = [Role.Reader, Role.Author, Role.Editor, Role.Steward, Role.Coordinator, Role.Administrator],
        [Act.WriteDrafts] = [Role.Author, Role.Editor, Role.Coordinator, Role.Administrator],
        [Act.PublishDrafts] = [Role.Editor, Role.Coordinator, Role.Administrator],
        [Act.ManageMembers] = [Role.Coordinator, Role.Administrator],
        [Act.AnswerMessages] = [Role.Editor, Role.Coordinator, Role.Administrator],
    };

    /// <summary>The actions that a role within an organisation can allow.</summary>
    public static IReadOnlyCollection<Act> Within => MayWithin.Keys;

    /// <summary>Whether a role in the whole region allows an action.</summary>
    public static bool Allows(Role role, Act act) => act is Act.Read or Act.KeepAccount || May[act].Contains(role);

    /// <summary>Whether a role within an organisation allows an action on what belongs to it.</summary>
    public static bool AllowsWithin(Role role, Act act) => MayWithin.TryGetValue(act, out var roles) && roles.Contains(role);

    /// <summary>Whether these roles allow an action anywhere: on what, is asked with <see cref="Allows(IEnumerable{Membership}, Act, string)"/>.</summary>
    public static bool Allows(IEnumerable<Membership> memberships, Act act) =>
        act == Act.Read || memberships.Any(m => m.Organisation.Length == 0 ? Allows(m.Role, act) : AllowsWithin(m.Role, act));

    /// <summary>Whether these roles allow an action on what belongs to an organisation; of an empty name, on what belongs to none.</summary>
    public static bool Allows(IEnumerable<Membership> memberships, Act act, string organisation) =>
        act == Act.Read || memberships.Any(m => m.Organisation.Length == 0 ? Allows(m.Role, act) : m.Organisation == organisation && AllowsWithin(m.Role, act));

    /// <summary>Whether someone may give this role within an organisation; that of an administrator is given with the page of people.</summary>
    public static bool MayGiveWithin(Actor giver, string organisation, Role role) => organisation.Length > 0 && giver.May(Act.ManageMembers, organisation) && role != Role.Administrator;

    /// <summary>Whether someone may make a key with this scope for an organisation: nobody one that reaches further than they do there.</summary>
    /// <param name="scope">One of <see cref="KeyScopes.All"/>.</param>
    public static bool MayGiveKey(Actor maker, string organisation, string scope) =>
        maker.May(Act.ManageKeys, organisation) && KeyScopes.All[scope] is var act && maker.May(act, KeyRights.OfOrganisation.Contains(act) ? organisation : "");

    /// <summary>Whether someone sees and ends a key: who made it, who looks after the people of its organisation, and who looks after those of the region.</summary>
    public static bool MaySeeKey(Actor who, ApiKey key) => key.Maker == who.SignedIn?.Account || who.May(Act.ManagePeople, "") || who.May(Act.ManageMembers, key.Organisation);

    /// <summary>Whether someone may give or take this role: nobody one that reaches further than the own.</summary>
    public static bool MayGive(Actor giver, Role role) => giver.May(Act.ManagePeople) && (role != Role.Administrator || giver.IsAdministrator);
}
