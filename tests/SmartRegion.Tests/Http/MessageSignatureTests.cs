using System.Text;
using SmartRegion.Catalogue.Federation;
using SmartRegion.Http;

namespace SmartRegion.Tests.Http;

/// <summary>RFC 9421 and RFC 9530, by the examples that they give.</summary>
public sealed class MessageSignatureTests
{
    private const string Parameters = """("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519" """;
    private static readonly RegionKey Key = RegionKey.Parse("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs")!;
    private static readonly byte[] Signature = Convert.FromBase64String("wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==");

    private static (string, string)[] Components(string method = "POST") =>
        [("date", "Tue, 20 Apr 2021 02:07:55 GMT"), ("@method", method), ("@path", "/foo"), ("@authority", "example.com"), ("content-type", "application/json"), ("content-length", "18")];

    [Fact]
    public void The_example_of_Ed25519_holds() => Assert.True(Key.Verifies(MessageSignature.Base(Components(), Parameters.Trim()), Signature));

    [Fact]
    public void What_was_changed_does_not_hold()
    {
        Assert.False(Key.Verifies(MessageSignature.Base(Components("PUT"), Parameters.Trim()), Signature));
        Assert.False(Key.Verifies(MessageSignature.Base(Components(), Parameters.Trim().Replace("1618884473", "1618884474", StringComparison.Ordinal)), Signature));
        Assert.False(Key.Verifies(MessageSignature.Base(Components(), Parameters.Trim()), [.. Signature[..^1], (byte)(Signature[^1] ^ 1)]));
        Assert.False(Key.Verifies(MessageSignature.Base(Components(), Parameters.Trim()), Signature[..^1]));
    }

    [Fact]
    public void The_digest_is_that_of_the_example() =>
        Assert.Equal("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", MessageSignature.ContentDigest(Encoding.ASCII.GetBytes("""{"hello": "world"}""")));

    [Fact]
    public void What_is_written_is_read_again()
    {
        var written = MessageSignature.Parameters(["@status", "content-digest"], DateTimeOffset.FromUnixTimeSeconds(1618884473), "k", "n", "t");
        var read = SignatureInput.Parse($"region={written}")!;
        Assert.Equal(written, read.Text);
        Assert.Equal(["@status", "content-digest"], read.Components);
        Assert.Equal(("1618884473", "k", "ed25519", "n", "t"), (read.Parameters["created"], read.Parameters["keyid"], read.Parameters["alg"], read.Parameters["nonce"], read.Parameters["tag"]));
        Assert.Equal("abc", SignatureInput.Parse(MessageSignature.Wanted(["@status"], "abc", "t"))!.Parameters["nonce"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("other=(\"@status\");created=1")]
    [InlineData("region=(\"@status\";created=1")]
    [InlineData("region=(\"@status\");nonce=\"a\"b\"")]
    [InlineData("region=(\"@status\"), region=(\"date\")")]
    public void Any_other_form_is_none(string? header) => Assert.Null(SignatureInput.Parse(header));

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("short")]
    [InlineData(null)]
    public void A_key_that_vouches_for_nothing_is_none(string? x) => Assert.Null(RegionKey.Parse(x));

    [Fact]
    public void The_thumbprint_is_that_of_RFC_8037() =>
        Assert.Equal("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", RegionKey.Parse("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")!.Thumbprint);
}
