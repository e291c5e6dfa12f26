using SmartRegion.Core;
using SmartRegion.Planning.Benefits;

namespace SmartRegion.Tests.Planning.Benefits;

/// <summary>Formulas are expressions of CQL2 that give a number.</summary>
public sealed class FormulaTests
{
    [Theory]
    [InlineData("a + b * 2", 8)]
    [InlineData("(a + b) * 2", 10)]
    [InlineData("a - b - 1", -2)]
    [InlineData("2 ^ b", 8)]
    [InlineData("(1 + 0.5) ^ (0 - a)", 0.4444444444444444)]
    [InlineData("min(a, b) + max(a, b) * 10", 32)]
    [InlineData("round(2.5) + floor(1.9) + ceiling(0.1)", 5)]
    [InlineData("b / a", 1.5)]
    [InlineData("7 % b", 1)]
    [InlineData("7 div b", 2)]
    [InlineData("a <= b", 1)]
    [InlineData("a > b", 0)]
    [InlineData("a = 2", 1)]
    [InlineData("a <> 2", 0)]
    public void A_formula_is_reckoned_as_arithmetic_has_it(string text, double expected) =>
        Assert.Equal(expected, Formula.Parse(text, ["a", "b"]).Of([2, 3]), 12);

    [Theory]
    [InlineData("a + c")]
    [InlineData("substring(a, 1)")]
    [InlineData("a = 'x'")]
    [InlineData("a like 'x'")]
    public void What_no_formula_has_is_refused_when_the_model_is_read(string text) => Assert.Throws<InvalidDataException>(() => Formula.Parse(text, ["a", "b"]));

    [Fact]
    public void What_is_no_expression_is_refused() => Assert.Throws<ProblemException>(() => Formula.Parse("a +* 2", ["a"]));
}
