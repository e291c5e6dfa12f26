using System.Globalization;

namespace SmartRegion.Http.Outgoing;

/// <summary>
/// What a host's robots.txt (RFC 9309) asks of us. Where a person has named an address, the rules for all robots do not bind: they
/// are about following links, and CKAN forbids its whole API there. Rules that name us do; and the Crawl-delay of either is kept.
/// </summary>
public sealed class Robots
{
    private const string OurName = "smart-region";
    private const double LongestDelay = 10;

    private readonly List<(bool Allow, string Path)> _rules = [];

    /// <summary>Seconds between two requests, if it asks for some; ten at most.</summary>
    public double? Delay { get; private set; }

    /// <summary>Reads the file.</summary>
    public static Robots Parse(string text)
    {
        var robots = new Robots();
        double? delayOfAll = null;
        var (agents, inRules) = (new List<string>(), false);
        foreach (var line in text.Split('\n').Select(l => l.Split('#')[0].Split(':', 2)).Where(l => l.Length == 2))
        {
            var (name, value) = (line[0].Trim().ToLowerInvariant(), line[1].Trim());
            if (name == "user-agent")
            {
                if (inRules) agents.Clear();
                inRules = false;
                agents.Add(value.ToLowerInvariant());
                continue;
            }
            inRules = true;
            var ours = agents.Contains(OurName);
            if (name == "crawl-delay" && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
            {
                if (ours) robots.Delay = Math.Min(seconds, LongestDelay);
                else if (agents.Contains("*")) delayOfAll = Math.Min(seconds, LongestDelay);
            }
            else if (ours && name is "allow" or "disallow" && value.Length > 0) robots._rules.Add((name == "allow", value.TrimEnd('*')));
        }
        robots.Delay ??= delayOfAll;
        return robots;
    }

    /// <summary>Whether we may ask for this path: the longest rule decides.</summary>
    public bool Allows(string pathAndQuery) =>
        _rules.Where(r => pathAndQuery.StartsWith(r.Path, StringComparison.Ordinal)).OrderByDescending(r => r.Path.Length).ThenByDescending(r => r.Allow).Select(r => r.Allow).DefaultIfEmpty(true).First();
}
