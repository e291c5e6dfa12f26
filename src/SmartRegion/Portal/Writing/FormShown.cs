using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Quality;
using SmartRegion.Core;

namespace SmartRegion.Portal.Writing;

/// <summary>What the page of a form shows.</summary>
/// <param name="Target">What is written.</param>
/// <param name="Values">What stands in its fields.</param>
public sealed record FormShown(WriteTarget Target, FormValues Values)
{
    public FormSchema Form => Target.Form;

    /// <summary>The published entry that is changed; null for a new one.</summary>
    public Entry? Entry => Target.Published;

    /// <summary>The entity tag of what the form was filled from.</summary>
    public string Tag { get; init; } = "";

    public IReadOnlyList<FormProblem> Problems { get; init; } = [];

    /// <summary>Why the whole cannot be stored.</summary>
    public Problem? Refused { get; init; }

    /// <summary>Key of a text that says why the whole cannot be stored.</summary>
    public string? Fault { get; init; }

    /// <summary>Key of a text that says what was done.</summary>
    public string? Done { get; init; }

    public IReadOnlyList<Entry> Same { get; init; } = [];

    public Completeness? Complete { get; init; }

    /// <summary>Of a dataset, how its metadata would be measured.</summary>
    public Score? Score { get; init; }

    /// <summary>What this person may do with it now.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Whether a machine can fill in missing languages.</summary>
    public bool Translates { get; init; }

    /// <summary>The path that was just added, where one goes on writing.</summary>
    public string? Focus { get; init; }

    /// <summary>Whether this person may change it now.</summary>
    public bool MayWrite => Steps.Contains("replace");

    /// <summary>The id of a field's element.</summary>
    public static string Id(string path) => "f-" + path.Replace('/', '-');

    /// <summary>What is wrong at a path.</summary>
    public IEnumerable<FormProblem> At(string path) => Problems.Where(p => p.Path == path);

    /// <summary>The field where a problem is mended, for a reader who writes in that language first.</summary>
    public string Anchor(FormProblem problem, string language) => Form.Find(problem.Path) is { IsTexts: true } && !Language.IsKnown(problem.Path.Split('/')[^1]) ? Id($"{problem.Path}/{language}")
        : Form.Find(problem.Path) is { Kind: FieldKind.Point } ? Id(problem.Path + "/lat") : Id(problem.Path);
}
