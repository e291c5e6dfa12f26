using System.Reflection;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Planning.Assessment;

/// <summary>
/// How far a municipality has come, as it says itself: a few questions, each with a practice that has done it, and the maturity of each area
/// as the mean of its answers. Nothing is stored: the address holds the answers.
/// </summary>
/// <param name="Answers">By question, from 0 (no) to <see cref="Most"/> (everywhere); those that were not answered are missing.</param>
public sealed record SelfAssessment(IReadOnlyDictionary<string, int> Answers)
{
    /// <summary>The answer "everywhere".</summary>
    public const int Most = 3;

    private static readonly Lazy<IReadOnlyList<AssessmentQuestion>> Once = new(Read);

    /// <summary>The questions of data/assessment.json, those of one area together.</summary>
    public static IReadOnlyList<AssessmentQuestion> Questions => Once.Value;

    /// <summary>The areas in the order of the questions, with what was answered; none of which nothing was answered.</summary>
    public IReadOnlyList<AssessedArea> Areas =>
    [
        .. Questions.GroupBy(q => q.Topic).Select(g => (Topic: g.Key, All: g.Count(), Given: g.Where(q => Answers.ContainsKey(q.Id)).Select(q => Answers[q.Id]).ToList()))
            .Where(a => a.Given.Count > 0).Select(a => new AssessedArea(a.Topic, a.Given.Average() * 100 / Most, a.Given.Count, a.All)),
    ];

    /// <summary>What was answered with no or planned, the least first.</summary>
    public IEnumerable<AssessmentQuestion> Next => Questions.Where(q => Answers.TryGetValue(q.Id, out var answer) && answer < 2).OrderBy(q => Answers[q.Id]);

    /// <summary>Reads the answers.</summary>
    /// <exception cref="ProblemException">400 naming the question, for an answer that is none.</exception>
    public static SelfAssessment Read(Parameters p)
    {
        var answers = new Dictionary<string, int>();
        foreach (var question in Questions)
            if (p.Text(question.Id) is { } text)
                answers[question.Id] = text is ['0' or '1' or '2' or '3'] ? text[0] - '0' : throw new ProblemException(question.Id, $"'{text}' is no answer. Write 0 (no), 1 (planned), 2 (partly) or 3 (everywhere).");
        return new SelfAssessment(answers);
    }

    private static List<AssessmentQuestion> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("data/assessment.json")!;
        return [.. ((JsonArray)JsonNode.Parse(stream)!).Select(q => new AssessmentQuestion(Json.AsText(q!["id"])!, Json.AsText(q["topic"])!, Json.AsText(q["practice"])!, LangText.From(q["text"])!))];
    }
}

/// <summary>A question.</summary>
/// <param name="Topic">The area: a topic of the catalogue.</param>
/// <param name="Practice">Id of a practice that has done it, from which the question is.</param>
public sealed record AssessmentQuestion(string Id, string Topic, string Practice, LangText Text);

/// <summary>How far an area has come.</summary>
/// <param name="Percent">Mean of its answers, of the most that is possible.</param>
public sealed record AssessedArea(string Topic, double Percent, int Answered, int Asked)
{
    /// <summary>What the area is called.</summary>
    public LangText? Label => Topics.Find(Topic)?.Label;
}
