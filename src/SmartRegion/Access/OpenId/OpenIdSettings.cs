using SmartRegion.Core;

namespace SmartRegion.Access.OpenId;

/// <summary>What the operator has set about signing in at an outside provider by OpenID Connect.</summary>
/// <param name="Authority">The provider's issuer: its metadata lie below it, and its tokens must name it.</param>
/// <param name="Client">Our name there.</param>
/// <param name="Secret">By which we are known there; null for a client that has none.</param>
/// <param name="Name">What the provider is called on our pages.</param>
/// <param name="ByEmail">An address that the provider has verified leads to the account of that address.</param>
/// <param name="Open">Whoever can sign in there gets an account here, without a role.</param>
public sealed record OpenIdSettings(Uri Authority, string Client, string? Secret, LangText Name, bool ByEmail, bool Open)
{
    /// <summary>The issuer, as the metadata and every token must name it: exactly, but for a slash at the end.</summary>
    public string Issuer { get; } = Authority.OriginalString.TrimEnd('/');

    public bool IsIssuer(string? issuer) => issuer?.TrimEnd('/') == Issuer;
}

/// <summary>Who somebody is at the provider (OpenID Connect Core 2: issuer and subject together, and nothing else, name a person).</summary>
/// <param name="Issuer">Without a slash at its end.</param>
/// <param name="Name">What the provider calls the person; told to the person alone.</param>
/// <param name="Email">The mail address, when the provider says that it has verified it.</param>
public sealed record OpenIdentity(string Issuer, string Subject, string Name, string? Email)
{
    /// <summary>By what attempts are counted.</summary>
    public string Key => Secret.Hash($"{Issuer} {Subject}");
}

/// <summary>What a visit at the provider is for; kept in its state, encrypted, and bound to the browser by a cookie.</summary>
/// <param name="Language">Of the page that it began on.</param>
/// <param name="Next">Where to go afterwards.</param>
public sealed record OpenIdPurpose(string Language, string Next)
{
    /// <summary>The secret of an invitation that is taken with it.</summary>
    public string? Invitation { get; init; }

    /// <summary>The hash of the session whose account is to be linked with it.</summary>
    public string? Session { get; init; }

    /// <summary>The provider is to ask anew, also someone who is signed in there.</summary>
    public bool IsAnew { get; init; }
}

/// <summary>What somebody came back with from the provider.</summary>
/// <param name="Purpose">Null when it cannot be told any more.</param>
/// <param name="Who">Null when there is a fault.</param>
/// <param name="Fault">"cancelled" or "failed"; null when all is well.</param>
public sealed record OpenIdAnswer(OpenIdPurpose? Purpose, OpenIdentity? Who, string? Fault);
