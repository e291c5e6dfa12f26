using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Catalogue.Places;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Planning.Processes.Jobs;
using SmartRegion.Storage;

namespace SmartRegion.Portal.Admin;

/// <summary>Something that somebody should look at.</summary>
/// <param name="Name">Key of its text, which has the number in it.</param>
/// <param name="Href">Where to do something about it, without the language.</param>
/// <param name="IsUrgent">It gets worse by waiting.</param>
public sealed record Matter(string Name, long Count, string Href, bool IsUrgent = false);

/// <summary>Finds what needs attention, as far as this actor may do something about it.</summary>
public sealed class Attention(Drafts drafts, Joining joining, Atlases atlases, BackgroundWork background, AccountStore accounts, Memberships memberships, DataFolder data, ShownSettings settings)
{
    // Who can do so much that a password alone is little.
    private static readonly Role[] Powerful = [Role.Coordinator, Role.Administrator];

    /// <summary>What is urgent comes first; nothing that is as it should be is told.</summary>
    public async Task<IReadOnlyList<Matter>> OfAsync(Actor who)
    {
        var matters = new List<Matter>();
        if (who.May(Act.PublishDrafts)) matters.Add(new("review", (await drafts.ToReviewAsync(who)).Count, "/drafts"));
        matters.Add(new("joining", (await joining.WaitingAsync(who)).Count, "/admin/organisations"));
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        matters.Add(new("overdue", (await atlases.NowAsync()).Programmes.Count(p => p.Terms.IsOverdue(today)), "/search?kind=funding"));
        if (who.May(Act.ManageSources)) matters.Add(new("harvests", (await background.VisitsAsync()).Count(v => v.Run.Status != HarvestRun.Running), "/harvest", true));
        if (who.May(Act.ManagePeople)) matters.AddRange(await OfPeopleAsync());
        if (who.May(Act.Administer)) matters.AddRange(await OfTheProgramAsync());
        return [.. matters.Where(m => m.Count > 0).OrderByDescending(m => m.IsUrgent)];
    }

    private async Task<List<Matter>> OfPeopleAsync()
    {
        var (roles, all) = (await memberships.AllAsync(), await accounts.AllAsync());
        return
        [
            new("second-step", all.Count(a => !a.IsDisabled && !a.HasTotp && roles[a.Id].Any(m => m.Organisation.Length == 0 && Powerful.Contains(m.Role))), "/people?state=no-second-step", true),
            new("locked", all.Count(a => a.LockedUntil > DateTimeOffset.UtcNow), "/people?state=locked"),
        ];
    }

    private async Task<List<Matter>> OfTheProgramAsync()
    {
        var work = await background.ReadAsync(JobStatus.Failed);
        var isPublic = settings.Has("public-url");
        return
        [
            new("jobs", work.Jobs.Count, "/admin/jobs?status=failed"),
            new("polls", work.Polls.Count, "/admin/jobs", true),
            new("unsent", work.Unsent, "/admin/jobs", true),
            new("letters", work.Letters.GivenUp, "/admin/jobs", true),
            new("disk", DataFolder.IsNearlyFull(data.Disk()) ? 1 : 0, "/admin/storage", true),
            new("secret", isPublic && !settings.Has("secret-file") ? 1 : 0, "/admin/settings"),
            new("contact", isPublic && !settings.Has("contact") ? 1 : 0, "/admin/settings"),
        ];
    }
}
