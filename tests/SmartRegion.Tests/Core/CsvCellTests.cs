using SmartRegion.Core;

namespace SmartRegion.Tests.Core;

/// <summary>A cell that a spreadsheet would take for a formula is written as text, and read back as it was.</summary>
public sealed class CsvCellTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("=HYPERLINK(\"https://evil.example\")", "'=HYPERLINK(\"https://evil.example\")")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0")]
    [InlineData("- a point of a list", "'- a point of a list")]
    [InlineData("\t=1+1", "'\t=1+1")]
    [InlineData("'=1+1", "''=1+1")]
    [InlineData("\uFF1D1+1", "'\uFF1D1+1")]
    public void A_formula_is_escaped_once(string cell, string written)
    {
        Assert.Equal(written, CsvCell.Safe(cell));
        Assert.Equal(cell, CsvCell.Read(written));
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("-5,25")]
    [InlineData("+420 123 456 789")]
    [InlineData("'quoted'")]
    [InlineData("a=b")]
    [InlineData("")]
    [InlineData(null)]
    public void Numbers_telephone_numbers_and_plain_text_stay_as_they_are(string? cell)
    {
        Assert.Equal(cell, CsvCell.Safe(cell));
        if (cell is not null) Assert.Equal(cell, CsvCell.Read(cell));
    }
}
