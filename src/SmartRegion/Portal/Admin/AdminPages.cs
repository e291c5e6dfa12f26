using System.Globalization;
using CsvHelper;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Planning.Processes.Jobs;
using SmartRegion.Storage;

namespace SmartRegion.Portal.Admin;

/// <summary>
/// The pages of administration: what needs attention, organisations, the audit log; and for administrators storage, settings and work in the
/// background. They only show; what changes something is done on the pages of people, members, working copies and by the APIs.
/// </summary>
public static class AdminPages
{
    private const int LinesAtOnce = 1000;

    public static IServiceCollection AddAdministration(this IServiceCollection services) =>
        services.AddSingleton(s => new BackgroundWork(s.GetRequiredService<JobStore>(), s.GetRequiredService<Catalogue.Harvest.HarvestSources>(), s.GetRequiredService<Twin.Sensors.Devices.Poller>(), s.GetRequiredService<Twin.Sensors.Alarms.AlarmRules>(), s.GetRequiredService<Letters.Outbox>()))
            .AddSingleton<Attention>();

    public static void MapAdminPages(this WebApplication app)
    {
        var people = app.OwnPagesShown(Act.ManagePeople);
        people.MapMethods("/admin", PortalPages.Reading, async (HttpContext context, Attention attention) =>
        {
            return PortalPages.Page<AdminPage>(new { Matters = await attention.OfAsync(Actor.Of(context)), Who = Actor.Of(context) });
        });
        people.MapMethods("/admin/organisations", PortalPages.Reading, async (HttpContext context, Entries entries, Memberships memberships, Joining joining) =>
        {
            return PortalPages.Page<OrganisationsPage>(new { View = await OrganisationsShown.ReadAsync(context, entries, memberships, joining) });
        });
        people.MapMethods("/admin/audit", PortalPages.Reading, async (HttpContext context, Audit audit, AccountStore accounts) =>
        {
            return PortalPages.Page<AuditPage>(new { View = await AuditShown.ReadAsync(context, audit, accounts) });
        });
        people.MapMethods("/admin/audit.csv", PortalPages.Reading, CsvAsync);
        var program = app.OwnPagesShown(Act.Administer);
        program.MapMethods("/admin/jobs", PortalPages.Reading, async (HttpContext context, BackgroundWork work) =>
        {
            return PortalPages.Page<JobsPage>(new { View = await work.ReadAsync(JobStatus.All.FirstOrDefault(s => s == context.Request.Query["status"])) });
        });
        program.MapMethods("/admin/storage", PortalPages.Reading, async (HttpContext context, Store store, DataFolder data) =>
        {
            return PortalPages.Page<StoragePage>(new { View = await StorageShown.ReadAsync(store, data) });
        });
        program.MapMethods("/admin/settings", PortalPages.Reading, (HttpContext context, ShownSettings settings) =>
        {
            return PortalPages.Page<SettingsPage>(new { View = settings });
        });
    }

    // The whole log that the filter lets through, the newest first, as it is read.
    private static async Task CsvAsync(HttpContext context, Audit audit)
    {
        var asked = AuditAsked.Of(context.Request.Query);
        await audit.AddAsync(Actor.Of(context).Name, Audit.LogTaken);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"smart-region-audit.csv\"";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await using var csv = new CsvWriter(new StreamWriter(context.Response.Body, leaveOpen: true), CultureInfo.InvariantCulture);
        foreach (var head in new[] { "number", "at", "who", "what", "about" }) csv.WriteField(head);
        await csv.NextRecordAsync();
        for (var before = asked.Before; ;)
        {
            var lines = await audit.ReadAsync(asked.Filter, before, LinesAtOnce);
            foreach (var line in lines)
            {
                csv.WriteField(line.Seq);
                csv.WriteField(Instant.Seconds(line.At.UtcDateTime));
                csv.WriteField(CsvCell.Safe(line.Who));
                csv.WriteField(CsvCell.Safe(line.What));
                csv.WriteField(CsvCell.Safe(line.About));
                await csv.NextRecordAsync();
            }
            await csv.FlushAsync();
            if (lines.Count < LinesAtOnce) return;
            before = lines[^1].Seq;
        }
    }
}
