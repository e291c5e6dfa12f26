using System.Globalization;
using SmartRegion.Access;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Planning.Funding.Reminders;

/// <summary>Who wants to be told before calls: by mail where a mail server is set, on the own page in any case.</summary>
public sealed class CallReminders(Store store, Atlases atlases)
{
    /// <summary>How many days before at most, and how many programmes one person follows.</summary>
    public const int MostDays = 180, MostOfOne = 50;

    /// <summary>Follows a programme, or changes how many days before one is told.</summary>
    /// <exception cref="ProblemException">400 naming the field, 409 too many.</exception>
    public async Task PutAsync(SignedIn who, string programme, int days)
    {
        if (days is < 1 or > MostDays) throw new ProblemException("days", $"A whole number of days from 1 to {MostDays}.");
        if ((await atlases.NowAsync()).Programmes.All(p => p.Id != programme)) throw new ProblemException("programme", $"There is no programme '{programme}'. Search at /api/entries?kind=funding.");
        await store.WriteAsync(async s =>
        {
            if (await s.FirstAsync($"select count(*) from call_reminders where account = {who.Account} and programme <> {programme}", r => r.GetInt64(0)) >= MostOfOne)
                throw new ProblemException(new Problem(409, "Too many reminders", $"One person follows at most {MostOfOne} programmes."));
            return await s.ExecuteAsync($"""
                insert into call_reminders (account, programme, days, secret) values ({who.Account}, {programme}, {(long)days}, '')
                on conflict (account, programme) do update set days = excluded.days, told = ''
                """);
        });
    }

    /// <summary>Follows a programme no more.</summary>
    public Task<int> RemoveAsync(SignedIn who, string programme) => store.WriteAsync(s => s.ExecuteAsync($"delete from call_reminders where account = {who.Account} and programme = {programme}"));

    /// <summary>Ends the one of a letter's link; the answer is its programme, or null when the link is not good.</summary>
    public Task<string?> RemoveAsync(string secret) => store.WriteAsync(async s =>
    {
        var hash = Secret.Hash(secret);
        var programme = await s.FirstAsync($"select programme from call_reminders where secret = {hash}", r => r.GetString(0));
        if (programme is not null) await s.ExecuteAsync($"delete from call_reminders where secret = {hash}");
        return programme;
    });

    /// <summary>Those of one person.</summary>
    public Task<List<CallReminder>> OfAsync(SignedIn who) => store.ReadAsync(s => s.ListAsync($"select account, programme, days, told from call_reminders where account = {who.Account} order by programme",
        r => new CallReminder(r.GetString(0), r.GetString(1), (int)r.GetInt64(2), r.GetString(3))));

    /// <summary>
    /// Those of which a letter is to be sent today, each once for a day of a call: they count as told from now on, so that no other node tells them too.
    /// With each comes the address, the language, and the secret by which the letter's link ends it.
    /// </summary>
    public async Task<IReadOnlyList<DueReminder>> TakeDueAsync(DateOnly today)
    {
        var programmes = (await atlases.NowAsync()).Programmes.ToDictionary(p => p.Id);
        var all = await store.ReadAsync(s => s.ListAsync($"select c.account, c.programme, c.days, c.told, a.email, a.language from call_reminders c join accounts a on a.id = c.account where a.disabled = 0 order by c.account, c.programme",
            r => (Reminder: new CallReminder(r.GetString(0), r.GetString(1), (int)r.GetInt64(2), r.GetString(3)), Email: r.GetString(4), Language: r.GetString(5))));
        var due = new List<DueReminder>();
        foreach (var (reminder, email, language) in all)
        {
            if (programmes.GetValueOrDefault(reminder.Programme) is not { } programme || CallDay.Next(programme, today) is not { } next || !next.IsDue(reminder.Days, today)) continue;
            var day = next.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (reminder.Told == day) continue;
            var secret = Secret.Make();
            if (await store.WriteAsync(s => s.ExecuteAsync($"update call_reminders set told = {day}, secret = {Secret.Hash(secret)} where account = {reminder.Account} and programme = {reminder.Programme} and told = {reminder.Told}")) == 1)
                due.Add(new DueReminder(reminder.Account, programme, next, email, language, secret));
        }
        return due;
    }
}

/// <summary>A letter that is to be sent.</summary>
/// <param name="Secret">By which its link ends the reminder.</param>
public sealed record DueReminder(string Account, Programme Programme, CallDay Next, string Email, string Language, string Secret);
