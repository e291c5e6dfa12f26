namespace SmartRegion.Catalogue.Search;

/// <summary>
/// The documents of one segment that have a typed word or what stands for it, in order, each with what the match is worth: its
/// best clause and a little for each other. Deleted documents are among them.
/// </summary>
internal readonly record struct WordMatches(int[] Documents, float[] Worths)
{
    public static readonly WordMatches None = new([], []);
}
