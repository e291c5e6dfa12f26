using System.Diagnostics;
using SmartRegion.Core;

namespace SmartRegion.Twin.Features.Import;

/// <summary>The operator's scanner of files, as a command line to which the path of the file is added; null when there is none.</summary>
public sealed record ScanSettings(string? Command);

/// <summary>Asks a scanner about a file before anything reads it. What the scanner does not call clean is not taken.</summary>
public sealed class UploadScan(ScanSettings settings, ILogger<UploadScan> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Exit code 0 is clean, 1 is infected, as clamscan and its like have it; all else is a failure of the scanner.</summary>
    /// <exception cref="ProblemException">422: it is refused; 503: the scanner does not answer.</exception>
    public async Task DemandCleanAsync(string path, CancellationToken stop)
    {
        if (settings.Command?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var program, .. var arguments]) return;
        int? code = null;
        try
        {
            // No shell: the path is one argument, whatever is in it.
            using var process = Process.Start(new ProcessStartInfo(program, [.. arguments, path]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
            process.StandardInput.Close();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(Patience);
            try
            {
                // Pipes that nobody empties would stop it.
                await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token), process.WaitForExitAsync(patience.Token));
                code = process.ExitCode;
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested) { process.Kill(entireProcessTree: true); }
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException) { log.LogError(e, "The scanner of uploads cannot be started"); }
        if (code == 0) return;
        if (code == 1)
        {
            log.LogWarning("The scanner of uploads has refused a file");
            throw new ProblemException(new Problem(422, "The file was refused", "The scanner of this region takes the file for harmful. Nothing was stored.", [new Fault("file", "Refused by the scanner.")]));
        }
        log.LogError("The scanner of uploads ended with {Code}", code);
        throw new ProblemException(new Problem(503, "The scanner does not answer", "Files are taken only after they were scanned, and the scanner does not work just now. Nothing was stored."));
    }
}
