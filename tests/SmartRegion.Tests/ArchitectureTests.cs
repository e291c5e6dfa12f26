using System.Text.RegularExpressions;

namespace SmartRegion.Tests;

/// <summary>The rules of ARCHITECTURE.md that a machine can check.</summary>
public sealed partial class ArchitectureTests
{
    // Room and the rooms that it may use; a room may always use itself.
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Core"] = [],
        ["Query"] = ["Core"],
        ["Storage"] = ["Core", "Query"],
        ["Http"] = ["Core", "Query"],
        ["Access"] = ["Core", "Storage", "Http"],
        ["Catalogue"] = ["Core", "Query", "Storage", "Http", "Access"],
        ["Twin"] = ["Core", "Query", "Storage", "Http", "Access"],
        ["Planning"] = ["Core", "Query", "Storage", "Http", "Access", "Catalogue", "Twin"],
        ["Portal"] = ["Core", "Query", "Storage", "Http", "Access", "Catalogue", "Twin", "Planning"],
        ["Commands"] = ["Core", "Query", "Storage", "Http", "Access", "Catalogue", "Twin", "Planning", "Portal"],
    };

    private static string Source => Path.Combine(Root.Path, "src", "SmartRegion");

    [Fact]
    public void Each_room_uses_only_the_rooms_that_it_may()
    {
        var wrong = new List<string>();
        foreach (var file in Sources())
        {
            var room = Path.GetRelativePath(Source, file).Split(Path.DirectorySeparatorChar)[0];
            if (room.EndsWith(".cs", StringComparison.Ordinal)) continue;
            Assert.True(MayUse.ContainsKey(room), $"The room {room} is not in ARCHITECTURE.md.");
            wrong.AddRange(Used().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).Distinct()
                .Where(used => used != room && MayUse.ContainsKey(used) && !MayUse[room].Contains(used))
                .Select(used => $"{Path.GetRelativePath(Source, file)} uses {used}"));
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        var wrong = Sources().Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).Where(file =>
        {
            var folder = Path.GetDirectoryName(Path.GetRelativePath(Source, file))!.Replace(Path.DirectorySeparatorChar, '.');
            var declared = Namespace().Match(File.ReadAllText(file));
            return declared.Success && declared.Groups[1].Value != (folder.Length == 0 ? "SmartRegion" : $"SmartRegion.{folder}");
        });
        Assert.Empty(wrong.Select(f => Path.GetRelativePath(Source, f)));
    }

    // The build tells of other faults of style, and dotnet format of spaces; of this neither does.
    [Fact]
    public void Usings_stand_in_order_those_of_the_system_first()
    {
        var wrong = Sources().Concat(Tests()).Where(file =>
        {
            var used = Using().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).ToList();
            return !used.SequenceEqual(used.OrderBy(u => u != "System" && !u.StartsWith("System.", StringComparison.Ordinal)).ThenBy(u => u, StringComparer.OrdinalIgnoreCase));
        });
        Assert.Empty(wrong.Select(f => Path.GetRelativePath(Root.Path, f)));
    }

    [Fact]
    public void No_file_is_longer_than_500_lines() =>
        Assert.Empty(Sources().Concat(Tests())
            .Where(f => File.ReadLines(f).Count() > 500));

    [Fact]
    public void No_interface_has_a_single_implementation()
    {
        var types = typeof(SmartRegion.Catalogue.Entry).Assembly.GetTypes();
        Assert.Empty(types.Where(t => t.IsInterface && t.Namespace?.StartsWith("SmartRegion", StringComparison.Ordinal) == true
            && types.Count(c => c is { IsClass: true } && t.IsAssignableFrom(c)) < 2).Select(t => t.FullName));
    }

    [Fact]
    public void No_type_is_named_for_ceremony() =>
        Assert.Empty(typeof(SmartRegion.Catalogue.Entry).Assembly.GetTypes()
            .Where(t => t.Namespace?.StartsWith("SmartRegion", StringComparison.Ordinal) == true && Ceremony().IsMatch(t.Name)).Select(t => t.FullName));

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Source, "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal));

    private static IEnumerable<string> Tests() => Directory.EnumerateFiles(Path.Combine(Root.Path, "tests"), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"^using ([A-Z][\w.]*);\r?$", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"SmartRegion\.([A-Z]\w+)")]
    private static partial Regex Used();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("(Manager|Helper|Impl|Service|Dto)$")]
    private static partial Regex Ceremony();
}

/// <summary>The root of the checkout.</summary>
internal static class Root
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) =>
        File.Exists(System.IO.Path.Combine(directory, "SmartRegion.slnx")) ? directory : Find(System.IO.Path.GetDirectoryName(directory)!);
}
