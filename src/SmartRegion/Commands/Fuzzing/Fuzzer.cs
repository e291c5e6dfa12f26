using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SmartRegion.Commands.Fuzzing;

/// <summary>A fault that inputs have found: the first of them, as small as it could be made.</summary>
/// <param name="What">The exception with the place of ours that it came through, or "hang", "slow", "memory".</param>
/// <param name="Number">The input's number: <c>--seed</c> and this make it again.</param>
internal sealed record Finding(string Target, string What, int Number, byte[] Input)
{
    public int Times { get; set; } = 1;

    /// <summary>The input as text where it is text, else in Base64.</summary>
    public string Told => Input.All(b => b is >= 32 and < 127 or 10) ? Encoding.ASCII.GetString(Input) : "base64:" + Convert.ToBase64String(Input);
}

/// <summary>What became of the inputs of one target.</summary>
/// <param name="Refused">How many were refused as they should be; the others were sound.</param>
internal sealed record FuzzReport(string Target, int Inputs, int Refused, double Seconds, IReadOnlyList<Finding> Findings)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Target,-22} {Inputs,9:N0} inputs {Inputs / Math.Max(Seconds, 1e-3),9:N0}/s   refused {100.0 * Refused / Math.Max(1, Inputs),3:0} %   {Findings.Count} findings");
}

/// <summary>
/// Gives a target input after input and watches: no other exception than it promises, no input that takes long or much memory. It runs on a thread
/// with the stack of a server's, so that what nests too deeply is found as well; the number of the input lies in a file, should that end the process.
/// </summary>
internal sealed class Fuzzer(int seed)
{
    /// <summary>Longer than this is slow, and longer than that hangs.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1), Hang = TimeSpan.FromSeconds(20), Minimising = TimeSpan.FromSeconds(4);

    /// <summary>More bytes than that are too many for one input, which has some ten kilobytes.</summary>
    public long MuchMemory { get; init; } = 512L << 20;

    /// <summary>How many bytes of one word a flood has.</summary>
    public int Flood { get; init; } = 200_000;

    /// <summary>Where the input is told that was read last.</summary>
    public static string LastInput { get; } = Path.Combine(Path.GetTempPath(), "smartregion-fuzz-last");

    /// <summary>Runs the inputs of these numbers.</summary>
    public FuzzReport Run(FuzzTarget target, int first, int count)
    {
        var run = new TargetRun(target, new Mutation(target, seed, Flood), seed, MuchMemory);
        var clock = Stopwatch.StartNew();
        // A hanging thread cannot be ended: the process leaves it behind.
        var thread = new Thread(() => run.Go(first, count)) { IsBackground = true, Name = target.Name };
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(250)))
            if (run.Since > Hang) { run.Add("hang", run.At, run.Current); break; }
        return new FuzzReport(target.Name, Math.Min(run.At - first + 1, count), run.Refused, clock.Elapsed.TotalSeconds, run.Findings);
    }

    private sealed class TargetRun(FuzzTarget target, Mutation inputs, int seed, long muchMemory)
    {
        private readonly Dictionary<string, Finding> _findings = [];
        private int _refused;
        private long _began = Stopwatch.GetTimestamp();

        public volatile int At;
        public volatile byte[] Current = [];
        public int Refused;
        public TimeSpan Since => Stopwatch.GetElapsedTime(Interlocked.Read(ref _began));
        public IReadOnlyList<Finding> Findings { get { lock (_findings) return [.. _findings.Values]; } }

        public void Go(int first, int count)
        {
            using var last = new FileStream(LastInput, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, 0);
            for (At = first; At < first + count; At++)
            {
                Current = inputs.Input(At);
                last.Seek(0, SeekOrigin.Begin);
                last.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{target.Name} --seed {seed} number {At,-12}\n")));
                var refused = _refused;
                var what = Try(Current);
                Refused += _refused - refused;
                if (what is null) continue;
                // A busy machine makes slow what is not.
                if (what == "slow" && (Try(Current) != "slow" || Try(Current) != "slow")) continue;
                Add(what, At, Current);
            }
            At = first + count - 1;
        }

        public void Add(string what, int number, byte[] input)
        {
            lock (_findings)
            {
                if (_findings.TryGetValue(what, out var known)) { known.Times++; return; }
                _findings[what] = new Finding(target.Name, what, number, input);
            }
            if (what is "hang" or "slow" or "memory") return;
            var small = Smallest(what, input);
            lock (_findings) _findings[what] = new Finding(target.Name, what, number, small);
        }

        // Null when all is well.
        private string? Try(byte[] input)
        {
            Interlocked.Exchange(ref _began, Stopwatch.GetTimestamp());
            var before = GC.GetAllocatedBytesForCurrentThread();
            string? what = null;
            try { target.Read(input); }
            catch (Exception e) when (target.Promises(e)) { _refused++; }
            catch (Exception e) { what = Told(e); }
            if (what is null && Since > Slow) what = "slow";
            if (what is null && GC.GetAllocatedBytesForCurrentThread() - before > muchMemory) what = "memory";
            return what;
        }

        // Parts are left out as long as the same goes wrong.
        private byte[] Smallest(string what, byte[] input)
        {
            var began = Stopwatch.GetTimestamp();
            for (var part = Math.Max(1, input.Length / 2); part >= 1; part /= 2)
                for (var at = 0; at + part <= input.Length && Stopwatch.GetElapsedTime(began) < Minimising;)
                {
                    byte[] less = [.. input.AsSpan(0, at), .. input.AsSpan(at + part)];
                    if (Try(less) == what) input = less;
                    else at += part;
                }
            return input;
        }

        private static string Told(Exception e)
        {
            var own = new StackTrace(e).GetFrames().Select(f => f.GetMethod()).FirstOrDefault(m => m?.DeclaringType?.Namespace?.StartsWith("SmartRegion", StringComparison.Ordinal) == true && m.DeclaringType.Namespace != typeof(Fuzzer).Namespace);
            // The message names values, which differ from input to input.
            return $"{e.GetType().Name} in {own?.DeclaringType?.Name}.{own?.Name}";
        }
    }
}
