using System.Reflection;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Twin.City.Import;

/// <summary>
/// What the codes of the German surveys mean, in three languages (codes.json): functions of buildings by ALKIS (31001_…) and roof
/// types by the AdV's and the SIG 3D's lists.
/// </summary>
public static class CodeLists
{
    private static readonly Lazy<JsonObject> Lists = new(Load);

    /// <summary>The words for a code of the attribute <c>function</c>, <c>usage</c> or <c>roofType</c>; null when it is not known.</summary>
    public static LangText? Find(string attribute, string code)
    {
        var list = attribute == "roofType" ? "roofType" : "function";
        return LangText.From(Lists.Value[list]![code]);
    }

    private static JsonObject Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("city/codes.json")!;
        return (JsonObject)JsonNode.Parse(stream)!;
    }
}
