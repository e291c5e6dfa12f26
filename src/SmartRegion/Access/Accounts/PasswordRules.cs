using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace SmartRegion.Access.Accounts;

/// <summary>
/// What makes a password strong enough (NIST SP 800-63B 5.1.1.2, ASVS 5.0, 6.2): long, not the person's own name, not what everybody takes first.
/// Nothing is asked of capitals, digits and signs.
/// </summary>
public sealed class PasswordRules(BreachedPasswords breached) : IPasswordValidator<Account>
{
    public const int Shortest = 12, Longest = 128;

    // A password may begin or end with a word that everybody knows, when enough is left beside it.
    private const int EnoughBeside = 6, EnoughDifferent = 5;

    private static readonly Lazy<FrozenSet<string>> Common = new(Load);

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(FaultOf(password ?? "", user.Email, user.Name) is { } code ? IdentityResult.Failed(new IdentityError { Code = code, Description = code }) : IdentityResult.Success);

    /// <summary>Why it is refused: what <see cref="Fault"/> says, or breached; null when it is good.</summary>
    public string? FaultOf(string password, string email, string name) => Fault(password, email, name) ?? (breached.Has(password) ? "breached" : null);

    /// <summary>Why it is refused: short, long, repeated, name, common; null when it is good.</summary>
    public static string? Fault(string password, string email, string name)
    {
        if (password.Length < Shortest) return "short";
        if (password.Length > Longest) return "long";
        var plain = Plain(password);
        if (plain.Distinct().Count() < EnoughDifferent || IsRow(plain) || IsRepeated(plain)) return "repeated";
        if (Left(plain, [.. Words(email).Concat(Words(name)).Where(w => w.Length >= 4)]) < EnoughBeside) return "name";
        return Common.Value.Any(w => Left(plain, [w]) < EnoughBeside) ? "common" : null;
    }

    // How many letters are left when the words are taken out; digits and signs beside them are no answer to guessing.
    private static int Left(string plain, IReadOnlyList<string> words)
    {
        var left = words.Aggregate(plain, (rest, word) => rest.Replace(word, "", StringComparison.Ordinal));
        return left.Length == plain.Length ? int.MaxValue : left.Count(char.IsLetter);
    }

    // abcdefghijkl, 123456789012
    private static bool IsRow(string text)
    {
        var steps = text.Zip(text.Skip(1), (a, b) => b - a).ToList();
        return steps.Count(s => s is 1 or -1 or 0) > steps.Count * 3 / 4;
    }

    // haslohaslohaslo
    private static bool IsRepeated(string text) =>
        Enumerable.Range(1, text.Length / 2).Any(n => text.Select((c, i) => c == text[i % n]).All(same => same));

    private static IEnumerable<string> Words(string text) => Plain(text).Split(['@', '.', ' ', '-', '_', '+'], StringSplitOptions.RemoveEmptyEntries);

    // Small letters without accents, and letters for the signs that stand for them.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.ToLowerInvariant().Normalize(NormalizationForm.FormD))
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                plain.Append(c switch { '$' => 's', '€' => 'e', _ => c });
        return plain.ToString();
    }

    private static FrozenSet<string> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("access/common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => !l.StartsWith('#')).ToFrozenSet();
    }
}
