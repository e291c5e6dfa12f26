using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Commands;

namespace SmartRegion.Tests.Access;

/// <summary>A list of breached passwords, in the form in which "Pwned Passwords" is downloaded.</summary>
public sealed class BreachedPasswordsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    // The list's own algorithm.
#pragma warning disable CA5350
    private static string Sha1(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350

    private BreachedPasswords Write(IEnumerable<string> hashes, string end = "\r\n")
    {
        // Counts of one to seven digits, so that lines have no one length.
        File.WriteAllText(_file, string.Join(end, hashes.Order(StringComparer.Ordinal).Select((h, i) => $"{h}:{(i % 7 == 0 ? 9_999_999 : i % 10).ToString(CultureInfo.InvariantCulture)}")) + end);
        return new BreachedPasswords(new BreachedSettings(_file));
    }

    [Theory]
    [InlineData("\r\n", 1)]
    [InlineData("\n", 2)]
    [InlineData("\r\n", 3)]
    [InlineData("\n", 1000)]
    public void Every_password_of_the_list_is_found_and_no_other(string end, int count)
    {
        var words = Enumerable.Range(0, count).Select(i => $"stolen {i}").ToList();
        var list = Write(words.Select(Sha1), end);
        Assert.All(words, w => Assert.True(list.Has(w), w));
        Assert.All(words, w => Assert.False(list.Has("not " + w), w));
    }

    [Fact]
    public void A_list_of_NTLM_hashes_is_read_as_well()
    {
        // Of "password", as everybody knows it.
        var list = Write(["8846F7EAEE8FB117AD06BDD830B7586C", "00000000000000000000000000000000", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"]);
        Assert.True(list.Has("password"));
        Assert.False(list.Has("Password"));
    }

    [Fact]
    public async Task A_password_of_the_list_is_refused_with_the_reason_wherever_one_is_chosen()
    {
        Write([Sha1("four lamps under a bridge, and a boat"), Sha1("something else")]);
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { BreachedPasswords = _file });
        var secret = await region.Service<Invitations>().MakeAsync(Invitation.ForAccount, "jana@obec.example", new Membership("", Role.Reader), "console");
        using var visitor = new Visitor(region);
        var refused = await visitor.FillAsync($"/en/invitation/{secret}", null, ("name", "Jana"), ("password", "four lamps under a bridge, and a boat"));
        Assert.Equal(400, refused.Status);
        Assert.Contains("list of stolen passwords", refused.Text, StringComparison.Ordinal);
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        Assert.Equal(400, (await jana.FillAsync("/en/account", "/en/account/password", ("current", Visitor.Password), ("password", "four lamps under a bridge, and a boat"))).Status);
        Assert.Equal("/en/account?done=password", (await jana.FillAsync("/en/account", "/en/account/password", ("current", Visitor.Password), ("password", "a boat without any lamps at all"))).Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("password\nqwertz\n")]
    [InlineData("5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8:3\n")]
    [InlineData("5BAA61E4C9B9:3\n")]
    public void A_file_that_is_no_such_list_is_found_at_the_start(string text)
    {
        File.WriteAllText(_file, text);
        Assert.Throws<UsageException>(() => Settings.Parse(["--breached-passwords", _file], _ => null));
        Assert.Throws<UsageException>(() => Settings.Parse(["--breached-passwords", "/nowhere/at/all"], _ => null));
    }
}
