using System.Runtime.InteropServices;

namespace SmartRegion.Core;

/// <summary>
/// The C library's heap, from which SQLite takes its memory. glibc makes up to eight arenas for each processor, and what is freed in one is
/// not used by another: a long harvest holds 20 MB of nothing.
/// </summary>
internal static class NativeHeap
{
    // M_ARENA_MAX of mallopt(3).
    private const int ArenaMax = -8;

    /// <summary>One arena for each processor. Does nothing where there is no glibc.</summary>
    public static void KeepTogether()
    {
        if (!OperatingSystem.IsLinux()) return;
        try { _ = Tune(ArenaMax, Environment.ProcessorCount); }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException) { /* Another C library, which has no arenas. */ }
    }

    [DllImport("libc", EntryPoint = "mallopt"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Tune(int parameter, int value);
}
