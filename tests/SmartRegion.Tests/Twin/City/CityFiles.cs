namespace SmartRegion.Tests.Twin.City;

/// <summary>City models that the tests read.</summary>
internal static class CityFiles
{
    /// <summary>Four buildings of the Bavarian survey, which the region begins with.</summary>
    public static string Munich => Path.Combine(Root.Path, "data", "city", "munich-lod2.gml");

    /// <summary>A file of the tests' own.</summary>
    public static string At(string name) => Path.Combine(Root.Path, "tests", "SmartRegion.Tests", "Twin", "City", "data", name);
}
