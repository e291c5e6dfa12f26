namespace SmartRegion.Access.Accounts;

/// <summary>Someone who may sign in, as the store keeps it; changed by Identity's UserManager.</summary>
public sealed class Account
{
    public required string Id { get; init; }
    public required string Email { get; set; }
    public required string EmailKey { get; set; }

    /// <summary>How the person wants to be called; told to people of the region only.</summary>
    public required string Name { get; set; }

    public required string Language { get; set; }
    public string? PasswordHash { get; set; }

    /// <summary>Changes with everything by which one signs in.</summary>
    public string Stamp { get; set; } = "";

    /// <summary>Changes with every change: who has read an earlier one does not overwrite.</summary>
    public string Version { get; set; } = "";

    public int Failed { get; set; }
    public DateTimeOffset? LockedUntil { get; set; }
    public string? TotpKey { get; set; }
    public bool HasTotp { get; set; }

    /// <summary>Hashes of the recovery codes that are left, separated by spaces.</summary>
    public string Recovery { get; set; } = "";

    public bool IsDisabled { get; set; }
    public DateTimeOffset Created { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>How the history of entries calls this account: it says nothing of the person.</summary>
    public string PublicName => PublicNameOf(Id);

    /// <summary>By what an address is found, whatever its capitals: as Identity normalises it.</summary>
    public static string KeyOf(string email) => email.Trim().Normalize().ToUpperInvariant();

    /// <inheritdoc cref="PublicName"/>
    public static string PublicNameOf(string id) => "member-" + id[..8];
}
