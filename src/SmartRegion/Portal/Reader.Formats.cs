using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <content>Numbers, dates, money and units.</content>
public sealed partial class Reader
{
    // Between a number and its unit a line must not break.
    private const char Nbsp = '\u00A0';
    private static readonly TimeZoneInfo Prague = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague");

    public string Number(long n) => n.ToString("N0", Culture);

    /// <summary>With as many decimals as it has, at most <paramref name="decimals"/>.</summary>
    public string Number(double n, int decimals = 2) => n.ToString("#,##0." + new string('#', decimals), Culture);

    public string Percent(double n) => Number(n, 1) + (Language == Core.Language.English ? "%" : $"{Nbsp}%");

    /// <summary>A number with its unit as the seed writes it (UCUM-like: "MWh/a", "m3", "%", "CZK/a", "1").</summary>
    /// <param name="decimals">At most so many decimals.</param>
    public string Quantity(double n, string? unit, int decimals = 2)
    {
        var parts = (unit ?? "1").Split('/', 2);
        var first = parts[0] switch
        {
            "" or "1" => Number(n, decimals),
            "%" => Percent(n),
            "EUR" or "CZK" => Money(n, parts[0]),
            _ => $"{Number(n, decimals)}{Nbsp}{Unit(parts[0])}",
        };
        return parts.Length == 1 ? first : first + Per(parts[1]);
    }

    /// <summary>A measured number with its unit, to four significant digits.</summary>
    public string Measured(double n, string? unit)
    {
        if (n == 0 || !double.IsFinite(n)) return Quantity(n, unit);
        var decimals = Math.Clamp(4 - (int)Math.Ceiling(Math.Log10(Math.Abs(n))), 0, 9);
        return Quantity(Math.Round(n, decimals), unit, decimals);
    }

    /// <summary>The unit in words that people read: "m3" is m³, "MWh/a" is MWh a year.</summary>
    public string Unit(string unit)
    {
        var parts = unit.Split('/', 2);
        var first = TOr("units." + parts[0], parts[0].Replace("m3", "m³", StringComparison.Ordinal).Replace("m2", "m²", StringComparison.Ordinal));
        return parts.Length == 1 ? first : first + Per(parts[1]);
    }

    private string Per(string unit) => Texts.Find(Language, "units.per-" + unit) is { } words ? " " + words : "/" + Unit(unit);

    /// <summary>An amount with its currency (ISO 4217); from a million on in millions when that loses nothing that matters.</summary>
    public string Money(double amount, string currency)
    {
        var inMillions = Math.Abs(amount) >= 1_000_000 && Math.Round(amount / 1_000_000, 6) * 100 is var hundredths && Math.Abs(hundredths - Math.Round(hundredths)) < 1e-6;
        var number = inMillions ? Number(amount / 1_000_000) : amount % 1 == 0 ? Number(amount, 0) : amount.ToString("N2", Culture);
        var millions = inMillions ? Nbsp + T("units.million") : "";
        if (Language != Core.Language.English) return $"{number}{millions}{Nbsp}{currency switch { "EUR" => "€", "CZK" => "Kč", _ => currency }}";
        // The sign stands before the currency: −€6,470.
        var (sign, figures) = amount < 0 ? (number[..1], number[1..]) : ("", number);
        return currency == "EUR" ? $"{sign}€{figures}{millions}" : $"{sign}{currency}{Nbsp}{figures}{millions}";
    }

    /// <summary>A date of any precision ("2022", "2022-05", "2022-05-17", RFC 3339); times are those of Prague and Munich.</summary>
    public string Date(string text)
    {
        if (text.Length == 4) return text;
        if (DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
            return month.ToString("MMMM yyyy", Culture);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return Date(day);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Instant(at) : text;
    }

    public string Date(DateOnly day) => day.ToString(Language == Core.Language.Czech ? "d. M. yyyy" : Language == Core.Language.German ? "d. MMMM yyyy" : "d MMMM yyyy", Culture).Replace(". ", "." + Nbsp, StringComparison.Ordinal);

    /// <summary>The day of an instant.</summary>
    public string Day(DateTime utc) => Date(DateOnly.FromDateTime(Local(utc).DateTime));

    /// <summary>Day and time of an instant.</summary>
    public string Instant(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Prague);
        return $"{Date(DateOnly.FromDateTime(local.DateTime))}, {T("units.clock", local.ToString("H:mm", CultureInfo.InvariantCulture))}";
    }

    /// <summary>"2022–2024", "since 2022", "until May 2024"; empty when both ends are open.</summary>
    public string Period(string? start, string? end) => (start, end) switch
    {
        (null, null) => "",
        (_, null) => T("units.since", AfterPreposition(start)),
        (null, _) => T("units.until", AfterPreposition(end)),
        _ when start == end => Date(start),
        _ when SameDay(start, end) is { } day => day,
        _ when SameMonth(start, end) is { } days => days,
        _ => start.Length == 4 && end.Length == 4 ? $"{start}–{end}" : $"{Date(start)} – {Date(end)}",
    };

    // Czech declines the month: "od května 2022".
    private string AfterPreposition(string date) =>
        date.Length == 7 && DateTime.TryParseExact(date, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            ? $"{Culture.DateTimeFormat.MonthGenitiveNames[month.Month - 1]} {month.Year}" : Date(date);

    // "7 May 2031, 11:00–17:30"
    private string? SameDay(string start, string end)
    {
        if (start.Length <= 10 || end.Length <= 10 || !DateTimeOffset.TryParse(start, CultureInfo.InvariantCulture, out var from) || !DateTimeOffset.TryParse(end, CultureInfo.InvariantCulture, out var to)) return null;
        var (a, b) = (TimeZoneInfo.ConvertTime(from, Prague), TimeZoneInfo.ConvertTime(to, Prague));
        return a.Date == b.Date ? $"{Date(DateOnly.FromDateTime(a.Date))}, {T("units.clock", $"{a:H:mm}–{b:H:mm}")}" : null;
    }

    // "10–11 November 2021", "10.–11. 11. 2021"
    private string? SameMonth(string start, string end) =>
        start.Length == 10 && end.Length == 10 && start[..7] == end[..7] && int.TryParse(start[8..], out var day)
            ? $"{day}{(Language == Core.Language.English ? "" : ".")}–{Date(end)}" : null;

    /// <summary>A range of numbers: "500–1,999", "from 500", "up to 1,999".</summary>
    public string Range(double? min, double? max) => (min, max) switch
    {
        (null, null) => "",
        ({ } a, null) => T("units.from", Number(a)),
        (null, { } b) => T("units.up-to", Number(b)),
        ({ } a, { } b) => a == b ? Number(a) : $"{Number(a)}–{Number(b)}",
    };

    /// <summary>A range of quantities of one unit: "20–40 min", "up to 15 km"; empty when both ends are open.</summary>
    public string QuantityRange(double? min, double? max, string? unit) => (min, max) switch
    {
        (null, null) => "",
        ({ } a, null) => T("units.from", Quantity(a, unit)),
        (null, { } b) => T("units.up-to", Quantity(b, unit)),
        ({ } a, { } b) when a == b || unit is "EUR" or "CZK" => a == b ? Quantity(a, unit) : $"{Quantity(a, unit)} – {Quantity(b, unit)}",
        ({ } a, { } b) => $"{Number(a)}–{Quantity(b, unit)}",
    };

    /// <summary>The money that an object tells by "amount", or by "min" and "max", with "currency"; empty when it tells none.</summary>
    public string Amount(JsonObject money) => Json.AsText(money["currency"]) is not { } currency ? ""
        : Json.AsNumber(money["amount"]) is { } amount ? Money(amount, currency)
        : QuantityRange(Json.AsNumber(money["min"]), Json.AsNumber(money["max"]), currency);

    private static DateTimeOffset Local(DateTime utc) => TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)), Prague);
}
