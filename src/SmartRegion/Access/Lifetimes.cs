namespace SmartRegion.Access;

/// <summary>How long sessions and links are good. The bounds of what the operator may set stand with the settings.</summary>
/// <param name="Session">From signing in, whatever is done.</param>
/// <param name="Idle">Without a sign of life.</param>
/// <param name="Invitation">A link by which an account is made.</param>
/// <param name="PasswordLink">A link by which an account gets a new password.</param>
public sealed record Lifetimes(TimeSpan Session, TimeSpan Idle, TimeSpan Invitation, TimeSpan PasswordLink)
{
    /// <summary>A day's work; two hours; a week; a day.</summary>
    public static readonly Lifetimes Usual = new(TimeSpan.FromHours(12), TimeSpan.FromHours(2), TimeSpan.FromDays(7), TimeSpan.FromHours(24));
}
