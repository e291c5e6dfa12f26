namespace SmartRegion.Catalogue.Search;

/// <summary>The documents of one segment that have a term, in order, each with the mark of where it has it, as <see cref="Terms.Titled"/> writes it; deleted ones included.</summary>
internal readonly record struct Postings(int[] Documents, byte[] Marks)
{
    public static readonly Postings None = new([], []);

    /// <summary>Those that have the other term too, with the lesser mark.</summary>
    public Postings And(Postings other)
    {
        var (documents, marks) = (new List<int>(), new List<byte>());
        for (int i = 0, j = 0; i < Documents.Length && j < other.Documents.Length;)
        {
            if (Documents[i] < other.Documents[j]) i++;
            else if (Documents[i] > other.Documents[j]) j++;
            else
            {
                documents.Add(Documents[i]);
                marks.Add(Math.Min(Marks[i++], other.Marks[j++]));
            }
        }
        return new Postings([.. documents], [.. marks]);
    }
}
