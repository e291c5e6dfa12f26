using System.Globalization;
using SmartRegion.Access;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Planning.Funding.Reminders;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal.Reminders;

/// <summary>The page of one's reminders of calls, and the one to which a letter's link leads.</summary>
public static class ReminderPages
{
    private const int UsualDays = 30;

    public static void MapReminderPages(this WebApplication app)
    {
        app.OwnPagesShown(Act.KeepAccount).MapMethods("/reminders", PortalPages.Reading, async (HttpContext context, CallReminders reminders, Atlases atlases) =>
        {
            return Show(await ReadAsync(context, reminders, atlases));
        });
        app.FormPagesShown().MapMethods("/reminders/stop/{token}", PortalPages.Reading, (string token) =>
        {
            return PortalPages.Page<StopReminderPage>(new { Token = token });
        });
        var posts = app.FormPosts();
        posts.MapPost("/reminders", PutAsync).Demand(Act.KeepAccount);
        // The link is the right to it.
        posts.MapPost("/reminders/stop/{token}", async (string token, CallReminders reminders) =>
        {
            return PortalPages.Page<StopReminderPage>(new { Token = token, IsStopped = await reminders.RemoveAsync(token) is not null, IsAsked = true });
        }).Demand(Act.Read);
    }

    private static async Task<IResult> PutAsync(HttpContext context, CallReminders reminders, Atlases atlases, Reader reader)
    {
        var (who, form) = (Actor.Of(context).SignedIn!, await context.Request.ReadFormAsync());
        var programme = form.Field("programme");
        try
        {
            if (form.Field("do") == "stop") await reminders.RemoveAsync(who, programme);
            else await reminders.PutAsync(who, programme, int.TryParse(form.Field("days"), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : 0);
            return TypedResults.Redirect(reader.Url("/reminders"));
        }
        catch (ProblemException e) when (e.Problem.Status is 400 or 409)
        {
            var fault = e.Problem.Status == 409 ? "too-many" : e.Problem.Faults?[0].Field == "days" ? "days-fault" : "no-programme";
            return Show(await ReadAsync(context, reminders, atlases) with { Asked = programme, Days = form.Field("days"), Fault = fault }, e.Problem.Status);
        }
    }

    private static async Task<RemindersShown> ReadAsync(HttpContext context, CallReminders reminders, Atlases atlases)
    {
        var (atlas, today) = (await atlases.NowAsync(), DateOnly.FromDateTime(DateTime.UtcNow));
        var programmes = atlas.Programmes.ToDictionary(p => p.Id);
        var own = (await reminders.OfAsync(Actor.Of(context).SignedIn!)).Where(r => programmes.ContainsKey(r.Programme)).Select(r => (Reminder: r, Next: CallDay.Next(programmes[r.Programme], today))).ToList();
        return new RemindersShown([.. own.Select(o => new ReminderShown(programmes[o.Reminder.Programme], o.Reminder.Days, o.Next, o.Next?.IsDue(o.Reminder.Days, today) == true)).OrderBy(o => o.Next?.Day ?? DateOnly.MaxValue)],
            [.. atlas.Programmes.Where(p => !p.KnownByNameOnly).OrderBy(p => p.Id, StringComparer.Ordinal)])
        { Asked = context.Request.Query["programme"].LastOrDefault() ?? "", Days = UsualDays.ToString(CultureInfo.InvariantCulture) };
    }

    private static IResult Show(RemindersShown view, int status = 200) => PortalPages.Page<RemindersPage>(new { View = view }, status);
}

/// <summary>A reminder as its page shows it.</summary>
/// <param name="Next">The next day of a call, or null when none is known.</param>
/// <param name="IsDue">It is so near that one wanted to know.</param>
public sealed record ReminderShown(Programme Programme, int Days, CallDay? Next, bool IsDue);

/// <summary>What the page of one's reminders shows.</summary>
/// <param name="Own">The nearest first.</param>
/// <param name="Programmes">To choose from.</param>
public sealed record RemindersShown(IReadOnlyList<ReminderShown> Own, IReadOnlyList<Programme> Programmes)
{
    /// <summary>The programme that is asked for.</summary>
    public string Asked { get; init; } = "";

    public string Days { get; init; } = "";

    /// <summary>Key of the text that says why not.</summary>
    public string? Fault { get; init; }
}
