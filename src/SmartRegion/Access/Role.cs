namespace SmartRegion.Access;

/// <summary>What a person is in an organisation or in the whole region; what each may do is said by <see cref="Policy"/> alone.</summary>
public enum Role
{
    /// <summary>Is known by name and may do what everybody may.</summary>
    Reader,

    /// <summary>Prepares entries.</summary>
    Author,

    /// <summary>Answers for entries and publishes them.</summary>
    Editor,

    /// <summary>Looks after data, collections and devices.</summary>
    Steward,

    /// <summary>Looks after the region: its entries, its sources, its people.</summary>
    Coordinator,

    /// <summary>Looks after the program; may do everything.</summary>
    Administrator,
}

/// <summary>A role within an organisation (the id of its entry), or in the whole region when it is empty.</summary>
public sealed record Membership(string Organisation, Role Role);

/// <summary>The names of roles as they are stored and written in addresses and forms.</summary>
public static class Roles
{
    public static readonly IReadOnlyList<Role> All = Enum.GetValues<Role>();

    /// <summary>"author" of <see cref="Role.Author"/>.</summary>
    public static string Name(this Role role) => role switch
    {
        Role.Reader => "reader",
        Role.Author => "author",
        Role.Editor => "editor",
        Role.Steward => "steward",
        Role.Coordinator => "coordinator",
        _ => "administrator",
    };

    /// <summary>The role of that name, or null.</summary>
    public static Role? Find(string? name) => All.Where(r => r.Name() == name).Select(r => (Role?)r).FirstOrDefault();
}
