using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Planning.Transfer;
using SmartRegion.Planning.Transfer.Api;

namespace SmartRegion.Portal;

/// <summary>Factors of likeness and conditions of transfer in words.</summary>
public static class LikeOursWords
{
    /// <summary>The figure of one side of a factor.</summary>
    public static string FigureOf(this Reader r, LikenessFactor factor, double? figure) => figure is not { } n ? r.T("alike.not-known") : factor.By switch
    {
        Because.Population => r.Inhabitants((long)n),
        Because.Density => r.Density(n),
        Because.Elevation => r.Height(n),
        Because.Border => r.T("alike.km", r.Number(n, 0)),
        _ => r.T($"alike.region-{((RegionType)(int)n).ToString().ToLowerInvariant()}"),
    };

    /// <summary>How much both agree, in words.</summary>
    public static string GradeOf(this Reader r, LikenessFactor factor) => factor.By == Because.SharedTopics
        ? factor.Topics.Count > 0 ? r.TopicNames(factor.Topics) : r.T(factor.IsKnown ? "alike.no-topics" : "alike.topics-unknown")
        : r.T($"alike.grade-{factor.Grade}");

    /// <summary>A condition and how it stands, as a sentence.</summary>
    public static string Told(this Reader r, Condition condition, IReadOnlyDictionary<string, LangText> concepts)
    {
        var key = $"alike.{condition.Code}-{LikeOursJson.Word(condition.Holding)}";
        return condition.Code switch
        {
            Conditions.Size => r.T(key, r.Range(condition.Least, condition.Most)),
            Conditions.SizeOfOthers => condition.Least is { } size ? r.T(key, r.Inhabitants((long)size)) : r.T("alike.size-of-others-none"),
            Conditions.Law => r.T(key, string.Join(", ", condition.Names.Select(c => r.TOr($"search.country-{c}", c)))),
            Conditions.Need => r.T(key, concepts.TryGetValue(condition.Names[0], out var label) ? r.Plain(label) : condition.Names[0].Replace('-', ' ')),
            _ => r.T(key, r.Number(condition.Least ?? 0), condition.Own is { } own ? r.Number(own) : ""),
        };
    }
}
