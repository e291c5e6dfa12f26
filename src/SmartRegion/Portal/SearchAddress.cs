using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace SmartRegion.Portal;

/// <summary>The address of a search, from which those of its neighbours are made: one filter less, the next page.</summary>
/// <param name="reader">Whose language the page is in.</param>
/// <param name="query">The parameters of this search.</param>
public sealed class SearchAddress(Reader reader, IQueryCollection query)
{
    // What starts anew when anything else changes.
    private const string Page = "cursor";

    private readonly List<KeyValuePair<string, string>> _parameters =
        [.. query.SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v ?? "")).Where(p => p.Value.Length > 0)];

    /// <summary>The parameters but for the page, in order; for the form's hidden fields.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters => _parameters.Where(p => p.Key != Page);

    /// <summary>The values chosen of a parameter; commas separate too.</summary>
    public IEnumerable<string> Values(string name) => _parameters.Where(p => p.Key == name).SelectMany(p => name == "without" ? [p.Value] : p.Value.Split(','));

    /// <summary>With one value more.</summary>
    public string Adding(string name, string value) => Of(Parameters.Append(KeyValuePair.Create(name, value)));

    /// <summary>Without that value, or without the parameter.</summary>
    public string Removing(string name, string? value = null) =>
        Of(Parameters.SelectMany(p => p.Key != name ? [p]
            : Values(name).Where(v => value is not null && v != value).Select(v => KeyValuePair.Create(name, v))).Distinct());

    /// <summary>With this value alone.</summary>
    public string Setting(string name, string value) => Of(Parameters.Where(p => p.Key != name).Append(KeyValuePair.Create(name, value)));

    /// <summary>The page after that key.</summary>
    public string After(string key) => Of(Parameters.Append(KeyValuePair.Create(Page, key)));

    /// <summary>The first page.</summary>
    public string First => Of(Parameters);

    /// <summary>The same search of the API, in a format.</summary>
    public string Api(string format) => QueryHelpers.AddQueryString("/api/entries", Parameters.Append(KeyValuePair.Create("f", format)).Select(Pair));

    private string Of(IEnumerable<KeyValuePair<string, string>> parameters) => QueryHelpers.AddQueryString(reader.Url("/search"), parameters.Select(Pair));

    private static KeyValuePair<string, StringValues> Pair(KeyValuePair<string, string> p) => KeyValuePair.Create(p.Key, new StringValues(p.Value));
}
