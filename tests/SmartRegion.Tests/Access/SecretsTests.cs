using SmartRegion.Access;
using SmartRegion.Commands;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Access;

/// <summary>What the operator may ask for beyond the usual: a secret beside the store, and a second step of everybody with a role.</summary>
public sealed class SecretsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public SecretsTests() => File.WriteAllText(_file, new string('k', 20) + Guid.NewGuid());

    public void Dispose() => File.Delete(_file);

    private static Task<string> StoredAsync(TestRegion region) => region.Service<Store>().ReadAsync(async s => string.Join('\n', [.. await s.ListAsync($"select doc from data_keys", r => r.GetString(0)), .. await s.ListAsync($"select totp_key from accounts where totp_key is not null", r => r.GetString(0))]));

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task With_a_secret_file_the_store_alone_tells_no_key(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine, trustLoopback: false, settings: s => s with { SecretFile = _file });
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        var shown = (await jana.FillAsync("/en/account", "/en/account/totp-begin", ("current", Visitor.Password))).Text;
        var key = System.Text.RegularExpressions.Regex.Match(shown, "class=\"key\">([A-Z2-7 ]+)<").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(32, key.Length);
        var stored = await StoredAsync(region);
        Assert.Contains("<locked", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", stored, StringComparison.Ordinal);
        Assert.DoesNotContain(key, stored, StringComparison.Ordinal);
        // And all of it opens again.
        Assert.Equal(200, (await jana.PostAsync("/en/account/totp", [("form-token", Visitor.Token(shown)), ("code", Totp.Code(key))])).Status);
        Assert.Equal(200, (await jana.GetAsync("/en/account")).Status);
    }

    [Fact]
    public void A_key_that_was_locked_opens_with_the_same_secret_only()
    {
        var key = new System.Xml.Linq.XElement("key", "x");
        var locked = new KeyRingLock(StoreSecret.Of(_file)).Encrypt(key).EncryptedElement;
        Assert.Equal("x", new KeyRingLock(StoreSecret.Of(_file)).Decrypt(locked).Value);
        File.WriteAllText(_file, new string('m', 60));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => new KeyRingLock(StoreSecret.Of(_file)).Decrypt(locked));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => new KeyRingLock(StoreSecret.Of(null)).Decrypt(locked));
        File.WriteAllText(_file, "short\n");
        Assert.Throws<InvalidOperationException>(() => StoreSecret.Of(_file));
        Assert.Throws<UsageException>(() => Settings.Parse(["--secret-file", "/nowhere/at/all"], _ => null));
    }

    [Fact]
    public async Task Where_a_second_step_is_asked_for_roles_count_once_it_is_set_up()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { SecondFactor = true });
        using var eva = await Visitor.JoinAsync(region, "eva@region.example", Role.Administrator);
        Assert.Equal(403, (await eva.GetAsync("/en/people")).Status);
        Assert.Contains("roles count only", (await eva.GetAsync("/en/account")).Text, StringComparison.Ordinal);
        var shown = (await eva.FillAsync("/en/account", "/en/account/totp-begin", ("current", Visitor.Password))).Text;
        var key = System.Text.RegularExpressions.Regex.Match(shown, "class=\"key\">([A-Z2-7 ]+)<").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        await eva.PostAsync("/en/account/totp", [("form-token", Visitor.Token(shown)), ("code", Totp.Code(key))]);
        Assert.Equal(200, (await eva.GetAsync("/en/people")).Status);
    }

    [Fact]
    public async Task The_second_step_is_set_up_only_by_who_knows_the_password()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        using var jana = await Visitor.JoinAsync(region, "jana@obec.example", Role.Reader);
        var refused = await jana.FillAsync("/en/account", "/en/account/totp-begin", ("current", "somebody who sits down here"));
        Assert.Equal(400, refused.Status);
        Assert.DoesNotContain("class=\"key\"", refused.Text, StringComparison.Ordinal);
    }
}
