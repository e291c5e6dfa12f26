using SmartRegion.Catalogue;

namespace SmartRegion.Portal;

/// <summary>What the page about the portal tells of the group behind it, as the catalogue has it.</summary>
/// <param name="Group">The group's entry; null in a store that starts empty.</param>
/// <param name="Parts">What is part of the group, by kind.</param>
public sealed record AboutShown(Entry? Group, ILookup<string, Entry> Parts)
{
    private const string GroupId = "smart-region";

    public static async Task<AboutShown> ReadAsync(Entries entries)
    {
        var related = await entries.RelatedAsync(GroupId);
        return new AboutShown(await entries.FindAsync(GroupId),
            related.Where(r => !r.Outward && r.Rel == References.PartOf).Select(r => r.Entry).ToLookup(e => e.Kind));
    }
}
