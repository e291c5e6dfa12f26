using SmartRegion.Core;

namespace SmartRegion.Catalogue.Places;

/// <summary>Who offers or needs something, and on which terms, as partnering profiles tell it.</summary>
/// <param name="Owner">Id of the organisation, or null.</param>
/// <param name="Type">What sort of organisation it is; of an organisation only.</param>
/// <param name="Cooperation">Forms of cooperation that are welcome.</param>
/// <param name="Stage">How far the matter has come.</param>
/// <param name="Languages">Languages in which one can talk.</param>
/// <param name="ValidUntil">Last day on which it stands.</param>
public sealed record PartneringTerms(string? Owner, string? Type, IReadOnlyList<string> Cooperation, string? Stage, IReadOnlyList<string> Languages, DateOnly? ValidUntil)
{
    /// <summary>Nothing is told.</summary>
    public static readonly PartneringTerms None = new(null, null, [], null, [], null);

    internal static PartneringTerms From(Entry entry) => new(Json.AsText(entry.Doc["owner"]), Json.AsText(entry.Doc["type"]), entry.Strings("cooperation"), Json.AsText(entry.Doc["stage"]), entry.Strings("languages"),
        DateOnly.TryParseExact(Json.AsText(entry.Doc["validUntil"]), "yyyy-MM-dd", out var day) ? day : null);
}
