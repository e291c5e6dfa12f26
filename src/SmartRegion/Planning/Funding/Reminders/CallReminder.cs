using SmartRegion.Catalogue.Places;

namespace SmartRegion.Planning.Funding.Reminders;

/// <summary>Somebody wants to be told before a call of a programme opens or closes.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Days">How many days before.</param>
/// <param name="Told">The day of the call of which a letter was sent, or empty.</param>
public sealed record CallReminder(string Account, string Programme, int Days, string Told);

/// <summary>A day on which a call opens or closes.</summary>
/// <param name="Closes">False when it opens.</param>
public sealed record CallDay(DateOnly Day, bool Closes)
{
    /// <summary>The next day of a programme's calls, today included; null when none is known. Of a deadline that is told by month or year, its last day.</summary>
    public static CallDay? Next(Programme programme, DateOnly today) => programme.Calls
        .SelectMany(c => new[] { c.From is { } opens ? new CallDay(DateOnly.FromDateTime(opens), false) : null, c.To is { } closes ? new CallDay(DateOnly.FromDateTime(closes), true) : null })
        .OfType<CallDay>().Where(d => d.Day >= today).OrderBy(d => d.Day).ThenByDescending(d => d.Closes).FirstOrDefault();

    /// <summary>Whether it is so near that somebody who wants to know that many days before is told.</summary>
    public bool IsDue(int days, DateOnly today) => Day.DayNumber - today.DayNumber <= days;
}
