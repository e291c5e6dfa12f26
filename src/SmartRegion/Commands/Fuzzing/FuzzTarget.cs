namespace SmartRegion.Commands.Fuzzing;

/// <summary>Something that reads what strangers send, and what it is tried with.</summary>
/// <param name="Name">As the command line calls it.</param>
/// <param name="Corpus">Sound inputs, from which others are made.</param>
/// <param name="Read">Reads an input to its end. What it throws beside a problem and <see cref="Promised"/> is a finding.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, Action<byte[]> Read)
{
    /// <summary>What its language is made of: put in anywhere.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Exceptions that callers are told to expect, beside <see cref="Core.ProblemException"/>.</summary>
    public IReadOnlyList<Type> Promised { get; init; } = [];

    /// <summary>How many inputs of a text one of this is worth: pictures and workbooks take longer.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>No input becomes longer, in bytes.</summary>
    public int Longest { get; init; } = 32 * 1024;

    /// <summary>True when the fault is one that the target promises.</summary>
    public bool Promises(Exception fault) => fault is Core.ProblemException || Promised.Any(p => p.IsInstanceOfType(fault));
}
