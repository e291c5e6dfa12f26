using SmartRegion.Access.Accounts;

namespace SmartRegion.Tests.Access;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("elevenchars", "short")]
    [InlineData("aaaaaaaaaaaaaaa", "repeated")]
    [InlineData("123456789012345", "repeated")]
    [InlineData("abcdefghijklmnop", "repeated")]
    [InlineData("mostmostmostmost", "repeated")]
    [InlineData("xyzwvxyzwvxyzwv", "repeated")]
    [InlineData("password12345678", "common")]
    [InlineData("Heslo-2026-2027!", "common")]
    [InlineData("Passwort!Passwort", "common")]
    [InlineData("qwertz1234567890", "common")]
    [InlineData("Novotna.Jana.1975", "name")]
    [InlineData("jana.novotna@obec", "name")]
    public void A_password_that_is_tried_first_is_refused_with_the_reason(string password, string fault) =>
        Assert.Equal(fault, PasswordRules.Fault(password, "jana.novotna@obec.example", "Jana Novotná"));

    [Theory]
    [InlineData("four lamps under a bridge")]
    [InlineData("ctyri lampy pod starym mostem")]
    [InlineData("Vier Laternen unter der Brücke")]
    [InlineData("kR8#vLm2qTz9!")]
    [InlineData("密码密码很长的一个句子没有人猜")]
    public void Words_that_do_not_belong_together_and_random_signs_are_taken(string password) =>
        Assert.Null(PasswordRules.Fault(password, "jana.novotna@obec.example", "Jana Novotná"));

    [Fact]
    public void Longer_than_the_limit_is_refused_so_that_nobody_makes_the_server_hash_for_long() =>
        Assert.Equal("long", PasswordRules.Fault(string.Concat(Enumerable.Range(0, 129).Select(i => (char)('a' + i * 7 % 26))), "a@b.example", "A"));
}
