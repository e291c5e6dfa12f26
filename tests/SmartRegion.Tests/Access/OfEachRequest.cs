using System.Text.RegularExpressions;

namespace SmartRegion.Tests.Access;

/// <summary>What is another in every answer, whoever asks: tokens of forms, challenges, numbers of requests, how long it took. Walks for leaks compare the rest.</summary>
internal static partial class OfEachRequest
{
    public static string Without(string answer) => Parts().Replace(answer, "");

    [GeneratedRegex("name=\"form-token\" value=\"[^\"]+\"|\"?(milliseconds|took|elapsed)\\w*\"?:[\\d.]+|\"requestId\":\"[0-9a-f]{32}\"|\"challenge\":\"[^\"]+\"|name=\"passkey-state\" value=\"[^\"]+\"")]
    private static partial Regex Parts();
}
