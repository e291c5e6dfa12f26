using System.Collections.Frozen;

namespace SmartRegion.Portal;

/// <summary>The portal's own line icons on a grid of 24: one for each topic and kind, and signs.</summary>
public static class Icons
{
    /// <summary>The SVG shapes of an icon; a dot for a name that has none.</summary>
    public static string Shapes(string name) => All.GetValueOrDefault(name) ?? All["dot"];

    public static IEnumerable<string> Names => All.Keys;

    private static readonly FrozenDictionary<string, string> All = new Dictionary<string, string>
    {
        // Signs
        ["dot"] = """<circle cx="12" cy="12" r="3"/>""",
        ["brand"] = """<path d="M2 19c3-7 5-9 7.5-5.5C12 17 14 8 17 8s4 6 5 11"/><path d="M12 5v.01M12 9v.01" stroke-width="2.6"/><path d="M2 21.5h20" stroke-dasharray="2.5 3"/>""",
        ["search"] = """<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>""",
        ["theme"] = """<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16Z" fill="currentColor"/>""",
        ["person"] = """<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>""",
        ["globe"] = """<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c-6 6-6 12 0 18M12 3c6 6 6 12 0 18"/>""",
        ["close"] = """<path d="m6 6 12 12M18 6 6 18"/>""",
        ["plus"] = """<path d="M12 5v14M5 12h14"/>""",
        ["pencil"] = """<path d="M4 20l1-4.5L16.5 4 20 7.5 8.5 19ZM14 6.5l3.5 3.5"/>""",
        ["arrow"] = """<path d="M4 12h15M13 6l6 6-6 6"/>""",
        ["chevron"] = """<path d="m6 9 6 6 6-6"/>""",
        ["map"] = """<path d="m3 6 6-2 6 2 6-2v14l-6 2-6-2-6 2ZM9 4v14M15 6v14"/>""",
        ["print"] = """<path d="M7 9V3h10v6M7 17H4v-8h16v8h-3"/><path d="M7 14h10v7H7z"/>""",
        ["mail"] = """<rect x="3" y="5" width="18" height="14" rx="1.5"/><path d="m3.5 6.5 8.5 7 8.5-7"/>""",
        ["phone"] = """<path d="M6 3h3l2 5-2.5 2a12 12 0 0 0 5.5 5.5l2-2.5 5 2v3c0 1.5-1 3-3 3C10 21 3 14 3 6c0-2 1.5-3 3-3Z"/>""",
        ["download"] = """<path d="M12 3v12M7 10l5 5 5-5M4 20h16"/>""",
        ["external"] = """<path d="M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9"/>""",
        ["calendar"] = """<rect x="3.5" y="5" width="17" height="15" rx="1.5"/><path d="M3.5 10h17M8 3v4M16 3v4"/>""",
        ["check"] = """<path d="m5 12.5 4.5 4.5L19 7"/>""",
        ["info"] = """<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.5v.01"/>""",
        ["warning"] = """<path d="M12 4 2.5 20h19ZM12 10v5M12 17.5v.01"/>""",
        ["history"] = """<path d="M4 5v4h4M4.5 9A8.5 8.5 0 1 1 3.5 13M12 8v4.5l3 2"/>""",
        ["scales"] = """<path d="M12 4v16M7 20h10M5 7h14M5 7l-2.5 6h5ZM19 7l-2.5 6h5Z"/>""",

        // Kinds
        ["practice"] = """<path d="M12 3a6 6 0 0 0-3.5 10.9c.8.6 1.2 1.3 1.2 2.1h4.6c0-.8.4-1.5 1.2-2.1A6 6 0 0 0 12 3ZM10 19h4M10.5 21.5h3"/>""",
        ["dataset"] = """<ellipse cx="12" cy="5.5" rx="7.5" ry="2.5"/><path d="M4.5 5.5v13c0 1.4 3.4 2.5 7.5 2.5s7.5-1.1 7.5-2.5v-13M4.5 12c0 1.4 3.4 2.5 7.5 2.5s7.5-1.1 7.5-2.5"/>""",
        ["service"] = """<rect x="3" y="4" width="18" height="15" rx="1.5"/><path d="M3 8.5h18M6 6.3v.01M8.5 6.3v.01M8 14h8"/>""",
        ["device"] = """<circle cx="12" cy="14" r="2"/><path d="M12 16v5M7.8 18.2a6 6 0 1 1 8.4 0M4.8 21a10 10 0 1 1 14.4 0"/>""",
        ["software"] = """<path d="m8 7-5 5 5 5M16 7l5 5-5 5M13.5 4.5l-3 15"/>""",
        ["method"] = """<path d="M9 6h12M9 12h12M9 18h12M3 6l1.2 1.2L6.5 5M3 12l1.2 1.2L6.5 11M3 18l1.2 1.2L6.5 17"/>""",
        ["project"] = """<path d="M4 21V4M4 4c5-2 8 2 15 0v9c-7 2-10-2-15 0"/>""",
        ["organisation"] = """<path d="M3 9.5 12 4l9 5.5ZM5 10v8M9.5 10v8M14.5 10v8M19 10v8M3 20.5h18"/>""",
        ["place"] = """<path d="M12 21c5-5.5 7-8.5 7-11.5a7 7 0 1 0-14 0C5 12.5 7 15.5 12 21Z"/><circle cx="12" cy="9.5" r="2.5"/>""",
        ["funding"] = """<ellipse cx="12" cy="7" rx="7" ry="3"/><path d="M5 7v5c0 1.7 3.1 3 7 3s7-1.3 7-3V7M5 12v5c0 1.7 3.1 3 7 3s7-1.3 7-3v-5"/>""",
        ["event"] = """<rect x="3.5" y="5" width="17" height="15" rx="1.5"/><path d="M3.5 10h17M8 3v4M16 3v4M8 14.5h3"/>""",
        ["course"] = """<path d="M12 6.5C9.5 4.5 6.5 4 3 4v14c3.5 0 6.5.5 9 2.5 2.5-2 5.5-2.5 9-2.5V4c-3.5 0-6.5.5-9 2.5ZM12 6.5v14"/>""",
        ["testbed"] = """<path d="M9.5 3h5M10.5 3v6L4.5 19c-.7 1.2 0 2 1 2h13c1 0 1.7-.8 1-2l-6-10V3M7.5 15h9"/>""",
        ["offer"] = """<path d="M3 13h4l3 2.5h4.5a1.5 1.5 0 0 1 0 3H10M14.5 15.5 19 13c1.5-.5 2.5 1 1.5 2L14 21H7l-4-2M12 10V3M8.5 6.5 12 3l3.5 3.5"/>""",
        ["need"] = """<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .9-1 1.7M12 17v.01"/>""",
        ["vocabulary"] = """<path d="M5 4h12a2 2 0 0 1 2 2v15H7a2 2 0 0 1-2-2ZM5 19a2 2 0 0 1 2-2h12M9 13l3-7 3 7M10 11h4"/>""",

        // Topics
        ["administration"] = """<path d="M4 21V10l8-6 8 6v11ZM4 21h16M12 21v-5M9 12h.01M12 12h.01M15 12h.01"/>""",
        ["urban-planning"] = """<path d="M3 21h18M5 21V9h6v12M11 21V4h8v17M14 8h2M14 12h2M14 16h2M7 13h2M7 17h2"/>""",
        ["environment"] = """<path d="M5 19C4 11 9 5 20 4c.5 10-4 15.5-12 14.5M4 21c2-5 5.5-8.5 10-11"/>""",
        ["health"] = """<path d="M12 20C6 15.5 3 12.5 3 8.8A4.6 4.6 0 0 1 12 7a4.6 4.6 0 0 1 9 1.8c0 3.7-3 6.7-9 11.2ZM6.5 12H10l1.5-2.5L13.5 14l1-2h3"/>""",
        ["energy"] = """<path d="M13.5 2.5 5 14h6l-1 7.5L19 10h-6.5Z"/>""",
        ["information-technology"] = """<rect x="6" y="6" width="12" height="12" rx="1.5"/><path d="M10 10h4v4h-4ZM9 3v3M15 3v3M9 18v3M15 18v3M3 9h3M3 15h3M18 9h3M18 15h3"/>""",
        ["tourism"] = """<path d="m2 20 7-12 4.5 7.5L16 12l6 8ZM7 11.5l2 1.5 2-1.5"/><circle cx="18" cy="6" r="2"/>""",
        ["living"] = """<path d="M3 11.5 12 4l9 7.5M5.5 9.5V20h13V9.5M10 20v-6h4v6"/>""",
        ["education"] = """<path d="m2 9.5 10-5 10 5-10 5ZM6 12v5c3.5 2.5 8.5 2.5 12 0v-5M22 9.5V16"/>""",
        ["trade"] = """<path d="M4 10v10h16V10M3 10l1.5-6h15L21 10c0 1.5-1 2.5-2.3 2.5S16.5 11.5 16.5 10c0 1.5-1 2.5-2.3 2.5S12 11.5 12 10c0 1.5-1 2.5-2.2 2.5S7.5 11.5 7.5 10c0 1.5-1 2.5-2.2 2.5S3 11.5 3 10ZM9 20v-4h6v4"/>""",
        ["construction"] = """<path d="M4 21h8M8 21V3M8 3 3.5 7H20M8 3l9 4M17 7v6M15 13h4v3h-4ZM6 12h4"/>""",
        ["culture"] = """<path d="M4 4h10v7a5 5 0 0 1-10 0ZM7 8h.01M11 8h.01M7 12c1 1 3 1 4 0M14 9h6v6a5 5 0 0 1-8.5 3.5M16.5 12.5h.01M15.5 17c1-.8 2-.8 3 0"/>""",
        ["mobility"] = """<path d="M5 5h14v12H5ZM5 12h14M7 17v2.5M17 17v2.5M12 5v7M8 14.5h.01M16 14.5h.01M3 8v3M21 8v3"/>""",
        ["agriculture"] = """<path d="M12 21V8M12 13c-4 0-6-2-6-6 4 0 6 2 6 6ZM12 16c4 0 6-2 6-6-4 0-6 2-6 6ZM12 8c-2-2-2-4 0-6 2 2 2 4 0 6Z"/>""",
        ["craft"] = """<path d="M14 6.5a4.5 4.5 0 0 1 6-3L17 6.5 17.5 9l2.5.5 3-3a4.5 4.5 0 0 1-6 6L8 21.5a2 2 0 0 1-3.5-3.5Z" transform="translate(-1.5 -1)"/>""",
        ["work"] = """<rect x="3" y="7.5" width="18" height="12" rx="1.5"/><path d="M8.5 7.5V5h7v2.5M3 12.5c6 2.5 12 2.5 18 0M12 13.5v2"/>""",
        ["water"] = """<path d="M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11ZM9 14.5a3 3 0 0 0 3 3"/>""",
        ["5g"] = """<path d="M12 12v9M9 21h6M8.5 8.5a5 5 0 0 0 0 7M15.5 8.5a5 5 0 0 1 0 7M5.5 5.5a9.3 9.3 0 0 0 0 13M18.5 5.5a9.3 9.3 0 0 1 0 13"/><circle cx="12" cy="12" r="1"/>""",
        ["hydrogen"] = """<circle cx="7.5" cy="12" r="4.5"/><circle cx="17" cy="12" r="3.5"/><path d="M7.5 10v4M5.8 12h3.4M15.8 12h2.4"/>""",
    }.ToFrozenDictionary();
}
