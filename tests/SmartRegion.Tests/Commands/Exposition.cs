using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartRegion.Tests.Commands;

/// <summary>
/// Reads the text format of Prometheus (version 0.0.4) as strictly as its description has it: whatever does not fit is a fault.
/// </summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, string> _types = [];
    private readonly HashSet<string> _ended = [];
    private readonly List<Sample> _samples = [];

    public IReadOnlyList<Sample> Samples => _samples;
    public IReadOnlyDictionary<string, string> Types => _types;

    public static Exposition Read(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var exposition = new Exposition();
        string? family = null;
        foreach (var line in text.Split('\n').Where(l => l.Length > 0)) family = exposition.Take(line, family);
        exposition.CheckHistograms();
        Assert.Empty(exposition._samples.GroupBy(s => s.Series).Where(g => g.Count() > 1).Select(g => g.Key));
        return exposition;
    }

    /// <summary>The sum of a metric's samples.</summary>
    public double Sum(string name, params (string, string)[] labels) => _samples.Where(s => s.Name == name && labels.All(l => s.Labels.GetValueOrDefault(l.Item1) == l.Item2)).Sum(s => s.Value);

    private string? Take(string line, string? family)
    {
        if (line.StartsWith('#'))
        {
            if (line == "# EOF") return family;
            var comment = Comment().Match(line);
            Assert.True(comment.Success, $"no comment of the format: {line}");
            var name = comment.Groups[2].Value;
            if (name != family) { Assert.True(_ended.Add(name), $"the lines of {name} do not stand together"); family = name; }
            if (comment.Groups[1].Value == "TYPE")
            {
                Assert.True(_types.TryAdd(name, comment.Groups[3].Value), $"two types of {name}");
                Assert.Contains(comment.Groups[3].Value, new[] { "counter", "gauge", "histogram", "summary", "untyped" });
                Assert.DoesNotContain(_samples, s => FamilyOf(s.Name) == name);
            }
            return family;
        }
        var sample = SampleLine().Match(line);
        Assert.True(sample.Success, $"no sample of the format: {line}");
        var labels = new Dictionary<string, string>();
        foreach (Match label in Label().Matches(sample.Groups[2].Value)) Assert.True(labels.TryAdd(label.Groups[1].Value, label.Groups[2].Value), $"a label twice: {line}");
        Assert.Equal(family, FamilyOf(sample.Groups[1].Value));
        var number = sample.Groups[3].Value switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, "NaN" => double.NaN, var n => double.Parse(n, NumberStyles.Float, CultureInfo.InvariantCulture) };
        _samples.Add(new Sample(sample.Groups[1].Value, labels, number));
        return family;
    }

    private string FamilyOf(string name) => _types.ContainsKey(name) ? name
        : new[] { "_bucket", "_sum", "_count" }.Where(s => name.EndsWith(s, StringComparison.Ordinal)).Select(s => name[..^s.Length]).FirstOrDefault(f => _types.GetValueOrDefault(f) is "histogram" or "summary") ?? name;

    // Buckets grow, the last is that of all, and it is the count.
    private void CheckHistograms()
    {
        foreach (var (name, _) in _types.Where(t => t.Value == "histogram"))
            foreach (var one in _samples.Where(s => s.Name == name + "_bucket").GroupBy(s => s.SeriesWithout("le")))
            {
                var buckets = one.Select(s => (Le: s.Labels["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(s.Labels["le"], CultureInfo.InvariantCulture), s.Value)).ToList();
                Assert.Equal(buckets.OrderBy(b => b.Le), buckets);
                Assert.Equal(buckets.OrderBy(b => b.Value).Select(b => b.Value), buckets.Select(b => b.Value));
                Assert.Equal(double.PositiveInfinity, buckets[^1].Le);
                Assert.Equal(buckets[^1].Value, Assert.Single(_samples, s => s.Name == name + "_count" && s.SeriesWithout("le")[(name.Length + "_count".Length)..] == one.Key[(name.Length + "_bucket".Length)..]).Value);
            }
    }

    [GeneratedRegex("^# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) ?(.*)$")]
    private static partial Regex Comment();

    [GeneratedRegex("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\"\\\\n])*\",?)*)\\})? ([-+]?(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|Inf)|NaN)(?: [0-9]+)?$")]
    private static partial Regex SampleLine();

    [GeneratedRegex("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\"\\\\n])*)\"")]
    private static partial Regex Label();
}

/// <summary>One sample.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string Series => SeriesWithout("");

    public string SeriesWithout(string label) => Name + "{" + string.Join(',', Labels.Where(l => l.Key != label).OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}")) + "}";
}
