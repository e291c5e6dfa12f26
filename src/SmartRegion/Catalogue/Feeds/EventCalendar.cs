using System.Text.Json.Nodes;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using SmartRegion.Catalogue.Api;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Feeds;

/// <summary>The time zone in which calendars tell the hours; its IANA name.</summary>
public sealed record CalendarZone(string Name);

/// <summary>Events, and calls of funding programmes, as calendars (RFC 5545).</summary>
internal static class EventCalendar
{
    public const string MediaType = "text/calendar";

    private static readonly LangText Opens = new("Otevření výzvy", "Start des Aufrufs", "Call opens");
    private static readonly LangText Closes = new("Uzávěrka výzvy", "Ende des Aufrufs", "Call closes");

    public static Task EventsAsync(HttpContext context, SearchIndex index, EntryFilter filter, Entries entries, CalendarZone zone, CatalogueState state) =>
        WriteAsync(context, "event", index, filter, entries, zone, state, (entry, language, address) => Happening(entry, language, address, zone) is { } one ? [one] : []);

    public static Task CallsAsync(HttpContext context, SearchIndex index, EntryFilter filter, Entries entries, CalendarZone zone, CatalogueState state) =>
        WriteAsync(context, "funding", index, filter, entries, zone, state, Calls);

    private static async Task WriteAsync(HttpContext context, string kind, SearchIndex index, EntryFilter filter, Entries entries, CalendarZone zone, CatalogueState state, Func<Entry, string, Func<string, string>, IEnumerable<CalendarEvent>> tell)
    {
        var wanted = await ListRequest.ReadAsync(context.Request, filter);
        var chosen = wanted.Chosen.ToDictionary();
        chosen[Facets.Kind] = [kind];
        context.Response.Headers.Vary = "Accept-Language";
        if (await state.NotModifiedAsync(context, "ics-" + wanted.Language, index.AppliedSeq)) return;
        var found = index.Search(wanted with { Chosen = chosen, Limit = ListRequest.MaxLimit, WithFacets = false, Sort = wanted.Sort ?? "start" });
        var calendar = new Calendar { ProductId = "-//Smart Region//Catalogue//EN", Method = "PUBLISH" };
        foreach (var entry in await entries.FindAllAsync([.. found.Hits.Select(h => h.Id)]))
            calendar.Events.AddRange(tell(entry, wanted.Language, path => Address.Of(context.Request, path)));
        if (calendar.Events.Any(e => e.Start!.TzId == zone.Name)) calendar.AddTimeZone(new VTimeZone(zone.Name));
        context.Response.ContentType = MediaType + "; charset=utf-8";
        await context.Response.WriteAsync(new CalendarSerializer().SerializeToString(calendar) ?? "");
    }

    private static CalendarEvent? Happening(Entry entry, string language, Func<string, string> address, CalendarZone zone)
    {
        var (start, end) = (Json.AsText(entry.Doc["time"]?["start"]), Json.AsText(entry.Doc["time"]?["end"]));
        if (start is null || !Interval.TryParse(start, end ?? start, out var span) || span is not { From: { } from, To: { } to }) return null;
        var one = Basic(entry, entry.Id, language, address);
        // Instants have hours; days, months and years fill whole days, and a calendar's end is the day after.
        (one.Start, one.End) = start.Contains('T')
            ? (In(from, zone), to > from ? In(to, zone) : null)
            : (Day(from), Day(to.AddTicks(1).AddDays(to.AddTicks(1).TimeOfDay > TimeSpan.Zero ? 1 : 0)));
        one.Location = entry.Text("location")?.Tell(language)?.Text;
        if (entry.Doc["geometry"] is JsonObject g && Geometries.Read(g) is NetTopologySuite.Geometries.Point point) one.GeographicLocation = new GeographicLocation(point.Y, point.X);
        return one;
    }

    private static IEnumerable<CalendarEvent> Calls(Entry entry, string language, Func<string, string> address)
    {
        foreach (var (call, i) in (entry.Doc["calls"] as JsonArray ?? []).OfType<JsonObject>().Select((c, i) => (c, i)))
            foreach (var (member, text) in new[] { ("opens", Opens), ("closes", Closes) })
            {
                // A month or a year is no deadline that one could put down.
                if (Json.AsText(call[member]) is not { Length: 10 } date || !Interval.TryParseEnd(date, false, out var at)) continue;
                var one = Basic(entry, $"{entry.Id}-{i}-{member}", language, address);
                one.Summary = $"{text.In(language)}: {one.Summary}";
                (one.Start, one.End) = (Day(at!.Value), Day(at.Value.AddDays(1)));
                yield return one;
            }
    }

    private static CalendarEvent Basic(Entry entry, string uid, string language, Func<string, string> address) => new()
    {
        Uid = $"{uid}@{new Uri(address("/")).Host}",
        DtStamp = new CalDateTime(entry.Modified, "UTC"),
        LastModified = new CalDateTime(entry.Modified, "UTC"),
        Sequence = entry.Version - 1,
        Summary = entry.Title.Tell(language)!.Text,
        Description = (entry.Summary ?? entry.Text("description"))?.Tell(language)?.Text,
        Url = new Uri(address($"/{language}/entry/{entry.Id}")),
        Categories = [.. entry.Topics.Select(Topics.Find).OfType<Topic>().Select(t => t.Label.In(language)!)],
    };

    private static CalDateTime Day(DateTime at) => new(DateOnly.FromDateTime(at));

    private static CalDateTime In(DateTime at, CalendarZone zone) =>
        new(TimeZoneInfo.ConvertTimeFromUtc(at, TimeZoneInfo.FindSystemTimeZoneById(zone.Name)), zone.Name);
}
