namespace SmartRegion.Storage;

/// <summary>The directory of the store, the search index and what is kept of tiles.</summary>
public sealed record DataFolder(string Path)
{
    // A store that meets a full disk loses nothing, but takes nothing more: whoever looks after it is told before.
    private const long FewBytes = 1L << 30;
    private const double FewPart = 0.1;

    /// <summary>Bytes that are free for this program on its disk, and that the disk has.</summary>
    public (long Free, long Total) Disk()
    {
        var drive = new DriveInfo(System.IO.Path.GetFullPath(Path));
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }

    /// <summary>Less than a tenth, and less than 10 GB, is free; or less than 1 GB.</summary>
    public static bool IsNearlyFull((long Free, long Total) disk) => disk.Free < FewBytes || (disk.Free < disk.Total * FewPart && disk.Free < 10 * FewBytes);

    /// <summary>Bytes of the files in one of its folders.</summary>
    public long BytesOf(string folder)
    {
        var directory = new DirectoryInfo(System.IO.Path.Combine(Path, folder));
        if (!directory.Exists) return 0;
        var bytes = 0L;
        // Files come and go meanwhile.
        foreach (var file in directory.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
            try { bytes += file.Length; }
            catch (FileNotFoundException) { }
        return bytes;
    }
}
