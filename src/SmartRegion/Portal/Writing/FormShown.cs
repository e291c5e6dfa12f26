using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Quality;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;

namespace SmartRegion.Portal.Writing;

/// <summary>What the page of a form shows.</summary>
/// <param name="Values">What stands in its fields.</param>
public sealed record FormShown(FormSchema Form, FormValues Values)
{
    /// <summary>The entry that is changed; null for a new one.</summary>
    public Entry? Entry { get; init; }

    /// <summary>The entity tag of the version that the form was filled from.</summary>
    public string Tag { get; init; } = "";

    public IReadOnlyList<FormProblem> Problems { get; init; } = [];

    /// <summary>Why the whole cannot be stored.</summary>
    public Problem? Refused { get; init; }

    /// <summary>Key of a text that says why the whole cannot be stored.</summary>
    public string? Fault { get; init; }

    public IReadOnlyList<Entry> Same { get; init; } = [];

    public Completeness? Complete { get; init; }

    /// <summary>Of a dataset, how its metadata would be measured.</summary>
    public Score? Score { get; init; }

    /// <summary>The path that was just added, where one goes on writing.</summary>
    public string? Focus { get; init; }

    /// <summary>The vocabulary, for choosing concepts.</summary>
    public required Vocabulary Vocabulary { get; init; }

    /// <summary>The id of a field's element.</summary>
    public static string Id(string path) => "f-" + path.Replace('/', '-');

    /// <summary>What is wrong at a path.</summary>
    public IEnumerable<FormProblem> At(string path) => Problems.Where(p => p.Path == path);

    /// <summary>The field where a problem is mended, for a reader who writes in that language first.</summary>
    public string Anchor(FormProblem problem, string language) => Form.Find(problem.Path) is { IsTexts: true } && !Language.IsKnown(problem.Path.Split('/')[^1]) ? Id($"{problem.Path}/{language}")
        : Form.Find(problem.Path) is { Kind: FieldKind.Point } ? Id(problem.Path + "/lat") : Id(problem.Path);
}
