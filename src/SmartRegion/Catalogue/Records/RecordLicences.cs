using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Records;

/// <summary>The licence of a resource (/req/record-core/license): its identifier of SPDX, or "other" with a link to each.</summary>
internal static class RecordLicences
{
    private static readonly (string Part, string Name)[] Known =
    [
        ("creativecommons.org/publicdomain/zero/1.0", "CC0-1.0"),
        ("creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
        ("creativecommons.org/licenses/by/3.0", "CC-BY-3.0"),
        ("creativecommons.org/licenses/by-sa/4.0", "CC-BY-SA-4.0"),
        ("creativecommons.org/licenses/by-nc/4.0", "CC-BY-NC-4.0"),
        ("creativecommons.org/licenses/by-nd/4.0", "CC-BY-ND-4.0"),
        ("creativecommons.org/licenses/by-nc-sa/4.0", "CC-BY-NC-SA-4.0"),
        ("govdata.de/dl-de/by-2-0", "DL-DE-BY-2.0"),
        ("govdata.de/dl-de/zero-2-0", "DL-DE-ZERO-2.0"),
        ("opendatacommons.org/licenses/odbl/1", "ODbL-1.0"),
        ("opendatacommons.org/licenses/by/1", "ODC-By-1.0"),
        ("opendatacommons.org/licenses/pddl/1", "PDDL-1.0"),
        ("opensource.org/licenses/mit", "MIT"),
        ("apache.org/licenses/license-2.0", "Apache-2.0"),
        ("eupl-text-eupl-12", "EUPL-1.2"),
    ];

    /// <summary>What the record says, and the addresses of the licences; both empty when none is known.</summary>
    public static (string? Name, IReadOnlyList<string> Addresses) Of(JsonObject doc)
    {
        var own = Json.AsText(doc["licence"]);
        var addresses = Distributions.Of(doc).Select(d => Json.AsText(d["licence"]) ?? own).Append(own).OfType<string>().Distinct().ToList();
        var names = addresses.Select(Identifier).Distinct().ToList();
        return names.Count == 0 ? (null, []) : (names is [{ } name] ? name : "other", addresses);
    }

    /// <summary>The identifier of SPDX of a licence's address; null when it has none that is known here.</summary>
    public static string? Identifier(string address) =>
        Array.Find(Known, k => address.Contains(k.Part, StringComparison.OrdinalIgnoreCase)).Name;
}
