using System.Text.Json.Nodes;

namespace SmartRegion.Twin.City.Import;

/// <summary>What the properties that all city models share are called, in which unit they are, and which have an index.</summary>
internal static class CityProperties
{
    private static readonly (string Name, string Cs, string De, string En, bool IsIndexed, string? Unit)[] All =
    [
        ("type", "Druh objektu", "Objektart", "Type of object", true, null),
        ("parent", "Součást objektu", "Teil von", "Part of", true, null),
        ("lods", "Úrovně podrobnosti", "Detaillierungsgrade", "Levels of detail", false, null),
        ("height", "Výška (m)", "Höhe (m)", "Height (m)", true, "m"),
        ("measuredHeight", "Změřená výška (m)", "Gemessene Höhe (m)", "Measured height (m)", false, "m"),
        ("storeysAboveGround", "Nadzemní podlaží", "Obergeschosse", "Storeys above ground", false, null),
        ("storeysBelowGround", "Podzemní podlaží", "Untergeschosse", "Storeys below ground", false, null),
        ("yearOfConstruction", "Rok výstavby", "Baujahr", "Year of construction", false, null),
        ("function", "Funkce (kód)", "Funktion (Schlüssel)", "Function (code)", true, null),
        ("function_cs", "Funkce (česky)", "Funktion (tschechisch)", "Function (in Czech)", false, null),
        ("function_de", "Funkce (německy)", "Funktion (deutsch)", "Function (in German)", false, null),
        ("function_en", "Funkce (anglicky)", "Funktion (englisch)", "Function (in English)", false, null),
        ("roofType", "Tvar střechy (kód)", "Dachform (Schlüssel)", "Roof type (code)", true, null),
        ("roofType_cs", "Tvar střechy (česky)", "Dachform (tschechisch)", "Roof type (in Czech)", false, null),
        ("roofType_de", "Tvar střechy (německy)", "Dachform (deutsch)", "Roof type (in German)", false, null),
        ("roofType_en", "Tvar střechy (anglicky)", "Dachform (englisch)", "Roof type (in English)", false, null),
        ("name", "Název", "Name", "Name", false, null),
        ("address", "Adresa", "Adresse", "Address", false, null),
    ];

    /// <summary>Marks for a collection's schema.</summary>
    public static JsonObject Marks() => new(All.Select(p =>
    {
        var node = new JsonObject { ["x-title"] = new JsonObject { ["cs"] = p.Cs, ["de"] = p.De, ["en"] = p.En } };
        if (p.IsIndexed) node["x-indexed"] = true;
        if (p.Unit is not null) node["x-ogc-unit"] = p.Unit;
        return KeyValuePair.Create(p.Name, (JsonNode?)node);
    }));
}
