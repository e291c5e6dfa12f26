using SmartRegion.Core;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>A group: a main category of the SDDI catalogue, or a topic.</summary>
internal sealed record CkanGroup(string Name, LangText Title, bool IsCategory);

/// <summary>
/// The groups of packages, as the SDDI catalogue has them: eight main categories, of which each package has one by its kind, and
/// the topics, of which it may have several.
/// </summary>
internal static class CkanGroups
{
    // The names that SDDI catalogues give the categories.
    private static readonly CkanGroup[] Categories =
    [
        Category("dataset", "Datové sady a dokumenty", "Datensätze und Dokumente", "Datasets and documents"),
        Category("online-service", "Online služby", "Online-Dienste", "Online services"),
        Category("device", "Zařízení a věci", "Geräte und Dinge", "Devices and things"),
        Category("software", "Software", "Software", "Software"),
        Category("method", "Metody", "Methoden", "Methods"),
        Category("project", "Projekty", "Projekte", "Projects"),
        Category("geo-object", "Geoobjekty", "Geoobjekte", "Geo-objects"),
        Category("digital-twin", "Digitální dvojčata", "Digitale Zwillinge", "Digital twins"),
    ];

    public static IReadOnlyList<CkanGroup> All { get; } = [.. Categories, .. Topics.All.Select(t => new CkanGroup(t.Id, t.Label, false))];

    public static CkanGroup? Find(string name) => All.FirstOrDefault(g => g.Name == name);

    /// <summary>The groups of an entry.</summary>
    public static IEnumerable<string> Of(Entry entry) => entry.Topics.Prepend(CategoryOf(Kinds.Find(entry.Kind)!));

    private static string CategoryOf(Kind kind) => kind.SddiCategory switch
    {
        "device/thing" => "device",
        var category => category.Replace(' ', '-'),
    };

    private static CkanGroup Category(string name, string cs, string de, string en) => new(name, new LangText(cs, de, en), true);
}
