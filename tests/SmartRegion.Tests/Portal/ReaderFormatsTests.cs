using SmartRegion.Portal;

namespace SmartRegion.Tests.Portal;

/// <summary>Dates, ranges, money and units as each reader writes them.</summary>
public sealed class ReaderFormatsTests
{
    [Theory]
    [InlineData("cs", "2022", "2024", "2022–2024")]
    [InlineData("cs", "2021-11-10", "2021-11-11", "10.–11. 11. 2021")]
    [InlineData("de", "2021-11-10", "2021-11-11", "10.–11. November 2021")]
    [InlineData("en", "2021-11-10", "2021-11-11", "10–11 November 2021")]
    [InlineData("en", "2021-10-30", "2021-11-02", "30 October 2021 – 2 November 2021")]
    [InlineData("en", "2031-05-07T09:00:00Z", "2031-05-07T15:30:00Z", "7 May 2031, 11:00–17:30")]
    [InlineData("de", "2031-05-07T09:00:00Z", "2031-05-07T15:30:00Z", "7. Mai 2031, 11:00–17:30 Uhr")]
    [InlineData("de", "2022-05", null, "seit Mai 2022")]
    [InlineData("cs", "2022-05", null, "od května 2022")]
    [InlineData("cs", null, "2024-12", "do prosince 2024")]
    public void A_period_says_each_part_once(string language, string? start, string? end, string told) =>
        Assert.Equal(told, Plain(new Reader(language, "/", "").Period(start, end)));

    [Theory]
    [InlineData("cs", 17_100_000, "EUR", "17,1 mil. €")]
    [InlineData("de", 1_250_000, "CZK", "1,25 Mio. Kč")]
    [InlineData("de", 1_234_567.5, "CZK", "1.234.567,50 Kč")]
    [InlineData("en", 30_000, "EUR", "€30,000")]
    [InlineData("en", 3, "EUR", "€3")]
    [InlineData("en", -6470, "EUR", "−€6,470")]
    [InlineData("en", -2_500_000, "CZK", "−CZK 2.5 million")]
    [InlineData("de", -6470, "EUR", "−6.470 €")]
    public void Money_is_written_in_millions_only_when_nothing_is_lost(string language, double amount, string currency, string told) =>
        Assert.Equal(told, Plain(new Reader(language, "/", "").Money(amount, currency)));

    [Theory]
    [InlineData("en", 20.0, 40.0, "min", "20–40 min")]
    [InlineData("cs", null, 15.0, "km", "nejvýše 15 km")]
    [InlineData("de", 1000.0, 2000.0, "EUR", "1.000 € – 2.000 €")]
    [InlineData("de", null, null, "km", "")]
    public void A_range_tells_its_unit_once(string language, double? min, double? max, string unit, string told) =>
        Assert.Equal(told, Plain(new Reader(language, "/", "").QuantityRange(min, max, unit)));

    [Fact]
    public void Between_a_unit_and_its_year_a_line_may_break_and_between_a_number_and_its_unit_not() =>
        Assert.Equal("−3,05\u00A0hodin ročně", new Reader("cs", "/", "").Quantity(-3.05, "h/a"));

    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
