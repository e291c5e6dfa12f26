using System.Globalization;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace SmartRegion.Catalogue.Search;

/// <summary>The files of the index and their writer.</summary>
internal sealed class IndexFiles : IDisposable
{
    // Raise it whenever the terms, marks or columns of documents change.
    private const string Format = "3";
    private const string SeqEntry = "seq", FormatEntry = "format", VocabularyEntry = "vocabulary";

    private readonly Lucene.Net.Store.Directory _directory;

    private IndexFiles(Lucene.Net.Store.Directory directory, long seq)
    {
        _directory = directory;
        CommittedSeq = seq;
        Writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, new KeywordAnalyzer())
        {
            OpenMode = seq > 0 ? OpenMode.APPEND : OpenMode.CREATE,
            RAMBufferSizeMB = 8,
            // Every segment costs each search a look into its dictionary.
            MergePolicy = new TieredMergePolicy { SegmentsPerTier = 4, MaxMergeAtOnce = 4 },
        });
    }

    public IndexWriter Writer { get; }

    /// <summary>The change that the files had seen when they were opened; 0 when they begin anew.</summary>
    public long CommittedSeq { get; }

    /// <param name="path">Null keeps all in memory.</param>
    /// <param name="vocabulary">Fingerprint; files made with another one begin anew.</param>
    public static IndexFiles Open(string? path, string vocabulary)
    {
        if (path is null) return new IndexFiles(new RAMDirectory(), 0);
        System.IO.Directory.CreateDirectory(path);
        var directory = FSDirectory.Open(path);
        try
        {
            return new IndexFiles(directory, Seq(directory, vocabulary));
        }
        catch (Exception e) when (e is CorruptIndexException or IOException or ArgumentException or FormatException or InvalidOperationException && e is not LockObtainFailedException)
        {
            // Damaged in a way that the check below does not see: all can be made again from the store.
            foreach (var file in directory.ListAll()) directory.DeleteFile(file);
            return new IndexFiles(directory, 0);
        }
    }

    public void Commit(long seq, string vocabulary)
    {
        Writer.SetCommitData(new Dictionary<string, string>
        {
            [SeqEntry] = seq.ToString(CultureInfo.InvariantCulture),
            [FormatEntry] = Format,
            [VocabularyEntry] = vocabulary,
        });
        Writer.Commit();
    }

    /// <summary>Closes without committing: what was not committed is read from the store again.</summary>
    public void Dispose()
    {
        Writer.Rollback();
        Writer.Dispose();
        _directory.Dispose();
    }

    private static long Seq(Lucene.Net.Store.Directory directory, string vocabulary)
    {
        if (!DirectoryReader.IndexExists(directory)) return 0;
        // Opening reads the head of every file, and so finds what is missing or cut off.
        using var reader = DirectoryReader.Open(directory);
        var data = reader.IndexCommit.UserData;
        return data.TryGetValue(FormatEntry, out var format) && format == Format
            && data.TryGetValue(VocabularyEntry, out var made) && made == vocabulary
            && data.TryGetValue(SeqEntry, out var seq) && long.TryParse(seq, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
