using System.Globalization;

namespace SmartRegion.Catalogue.Feeds;

/// <summary>A fault in the words of OAI-PMH 2.0 (3.6).</summary>
internal sealed class OaiFault(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>The arguments of a request for records: as sent, or out of a resumption token.</summary>
internal sealed record OaiRequest(OaiSelection Selection, string Prefix)
{
    public const string DublinCore = "oai_dc";
    public const string Dcat = "dcat";
    private const int Parts = 5;

    /// <summary>Reads them.</summary>
    /// <exception cref="OaiFault">When one is wrong.</exception>
    public static OaiRequest Of(IReadOnlyDictionary<string, string> arguments)
    {
        if (arguments.TryGetValue("resumptionToken", out var token))
            return arguments.Count == 2 ? Resumed(token) : throw new OaiFault("badArgument", "resumptionToken is an exclusive argument.");
        var prefix = PrefixOf(arguments);
        var (from, until) = (arguments.GetValueOrDefault("from"), arguments.GetValueOrDefault("until"));
        if (from is not null && until is not null && from.Length != until.Length) throw new OaiFault("badArgument", "from and until have different granularities.");
        var selection = new OaiSelection(Instant("from", from, false), Instant("until", until, true), SetOf(arguments.GetValueOrDefault("set")), 0);
        if (selection.From > selection.Until) throw new OaiFault("badArgument", "from lies after until.");
        return new OaiRequest(selection, prefix);
    }

    /// <summary>The format asked for.</summary>
    public static string PrefixOf(IReadOnlyDictionary<string, string> arguments)
    {
        var prefix = arguments.GetValueOrDefault("metadataPrefix") ?? throw new OaiFault("badArgument", "metadataPrefix is missing.");
        return prefix is DublinCore or Dcat ? prefix : throw new OaiFault("cannotDisseminateFormat", $"There is no format '{prefix}'. See ListMetadataFormats.");
    }

    /// <summary>The token by which the page after a record is asked for: the arguments, and the change to go on after.</summary>
    public string TokenAfter(long seq) => string.Create(CultureInfo.InvariantCulture, $"{seq}~{Ticks(Selection.From)}~{Ticks(Selection.Until)}~{Selection.Set}~{Prefix}");

    private static string Ticks(DateTime? at) => at?.Ticks.ToString(CultureInfo.InvariantCulture) ?? "";

    private static OaiRequest Resumed(string token)
    {
        var parts = token.Split('~');
        if (parts.Length != Parts || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seq) || parts[4] is not (DublinCore or Dcat)
            || !TryTicks(parts[1], out var from) || !TryTicks(parts[2], out var until) || (parts[3].Length > 0 && Kinds.Find(parts[3]) is null))
            throw new OaiFault("badResumptionToken", "This is no resumption token of this repository.");
        return new OaiRequest(new OaiSelection(from, until, parts[3].Length > 0 ? parts[3] : null, seq), parts[4]);
    }

    private static bool TryTicks(string text, out DateTime? at)
    {
        at = null;
        if (text.Length == 0) return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTime.MaxValue.Ticks) return false;
        at = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    private static string? SetOf(string? set) => set is null || Kinds.Find(set) is not null ? set : throw new OaiFault("noRecordsMatch", $"There is no set '{set}'.");

    // Days, or seconds in UTC; until covers the whole of what it names.
    private static DateTime? Instant(string name, string? text, bool last)
    {
        if (text is null) return null;
        foreach (var (format, span) in new[] { ("yyyy-MM-dd", TimeSpan.FromDays(1)), ("yyyy-MM-dd'T'HH:mm:ss'Z'", TimeSpan.FromSeconds(1)) })
            if (DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
                return !last ? at : at > DateTime.MaxValue - span ? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc) : at.Add(span).AddTicks(-1);
        throw new OaiFault("badArgument", $"{name} '{text}' is no UTC date such as 2024-05-17 or 2024-05-17T08:00:00Z.");
    }
}
