using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Portal.Writing;

/// <summary>What is missing of a picture: whoever reads the title in a language is told in it what the picture shows (WCAG 1.1.1).</summary>
internal static class PictureProblems
{
    public static IEnumerable<FormProblem> Of(JsonObject doc) => doc["image"] is not JsonObject image ? []
        : Language.All.Where(l => doc["title"]?[l] is not null && image["alt"]?[l] is null).Select(l => new FormProblem("image/alt/" + l, "alt"));
}
