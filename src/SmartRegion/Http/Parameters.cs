using System.Globalization;
using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Http;

/// <summary>The query parameters of a request, each of which must be known: a mistyped one is told, not ignored.</summary>
public sealed class Parameters
{
    // Nobody types a longer one; a filter has its own limit.
    private const int MaxLength = Limits.Text;
    private readonly IQueryCollection _query;

    /// <exception cref="ProblemException">400 for a parameter that is not among <paramref name="known"/>.</exception>
    public Parameters(HttpRequest request, IReadOnlyCollection<string> known) : this(request.Query, known) { }

    /// <summary>The same of what came another way than in an address.</summary>
    public Parameters(IQueryCollection query, IReadOnlyCollection<string> known)
    {
        _query = query;
        foreach (var (name, values) in _query)
        {
            if (!known.Contains(name))
                throw new ProblemException(name, $"There is no parameter '{name}' here. Known: {string.Join(", ", known.Order())}.");
            if (values.Any(v => v?.Length > MaxLength))
                throw new ProblemException(name, $"It is longer than {MaxLength} characters.");
            if (values.Any(v => v?.Contains('\0', StringComparison.Ordinal) == true))
                throw new ProblemException(name, "It holds a character that no text has (U+0000).");
        }
    }

    /// <summary>The value, or null when absent or empty.</summary>
    public string? Text(string name) => _query[name] is { Count: > 0 } v && v[^1] is { Length: > 0 } text ? text : null;

    /// <summary>The values: repeated parameters and commas both separate.</summary>
    public IReadOnlyList<string> List(string name) =>
        [.. _query[name].SelectMany(v => v?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []).Distinct()];

    /// <summary>All values as they are, where a value may hold a comma.</summary>
    public IReadOnlyList<string> Values(string name) => [.. _query[name].Where(v => !string.IsNullOrEmpty(v)).Select(v => v!).Distinct()];

    /// <summary>A whole number from <paramref name="least"/> on; above <paramref name="most"/> it counts as the most.</summary>
    public int Number(string name, int otherwise, int least, int most)
    {
        if (Text(name) is not { } text) return otherwise;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) || n < least)
            throw new ProblemException(name, $"'{text}' is no whole number from {least} on.");
        return (int)Math.Min(n, most);
    }

    /// <summary>The parameter <c>offset</c>: how many are passed over, for clients that count pages; null when nobody counts.</summary>
    /// <param name="hasCursor">A cursor says already where the page begins.</param>
    public int? Offset(bool hasCursor)
    {
        if (Text("offset") is null) return null;
        var offset = Number("offset", 0, 0, int.MaxValue);
        return offset == 0 || !hasCursor ? offset : throw new ProblemException("offset", "A cursor says already where the page begins: give one of them.");
    }

    /// <summary>True or false; false when it is absent.</summary>
    public bool Switch(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw new ProblemException(name, $"It is true or false, not '{other}'."),
    };

    /// <summary>"lon,lat,km".</summary>
    public (double Lon, double Lat, double Km)? Near(string name)
    {
        if (Text(name) is not { } text) return null;
        var n = text.Split(',').Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) ? d : double.NaN).ToArray();
        if (n.Length != 3 || n.Any(d => !double.IsFinite(d)) || Math.Abs(n[0]) > 180 || Math.Abs(n[1]) > 90 || n[2] <= 0 || n[2] > 20_000)
            throw new ProblemException(name, "Write longitude,latitude,kilometres, such as 12.75,49.65,30.");
        return (n[0], n[1], n[2]);
    }
}
