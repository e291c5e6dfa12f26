using System.IO.Compression;
using SmartRegion.Core;

namespace SmartRegion.Twin.Data.Import;

/// <summary>Files that are zip archives.</summary>
internal static class Packed
{
    /// <summary>Refuses an archive that grows beyond reason. No part of it is unpacked further than it says here that it is long.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="most">Most bytes of all parts together.</param>
    /// <param name="none">What is told when it is no archive.</param>
    public static void DemandSize(string path, long most, Func<Exception, ProblemException> none)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            if (archive.Entries.Sum(e => e.Length) > most) throw new ProblemException("FILE", "The workbook grows beyond reason when it is unpacked.");
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException) { throw none(e); }
    }
}
