using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Planning.Transfer;

/// <summary>What somebody asks for a municipality: what it wishes for, what it has.</summary>
/// <param name="Wishes">Topics; empty when it says nothing, then its own work counts.</param>
/// <param name="Have">Concepts at hand.</param>
/// <param name="Posts">Posts that it can give, or null.</param>
/// <param name="Limit">Municipalities of each side, and practices.</param>
/// <param name="Staff">The posts as they were typed, or null.</param>
public sealed record LikeOursRequest(Place Place, IReadOnlyList<string> Wishes, IReadOnlyList<string> Have, double? Posts, int Limit, string? Staff)
{
    private const int Usual = 10, Most = 100;
    private const double MostPosts = 1000;

    /// <summary>Its parameters.</summary>
    public static readonly string[] Names = ["topic", "have", "staff", "limit", "lang", "f"];

    /// <exception cref="ProblemException">404 for what is no municipality, 400 for an unknown parameter or topic.</exception>
    public static LikeOursRequest Read(Parameters p, Atlas atlas, string id)
    {
        var place = atlas.Demand(id);
        if (!place.IsMunicipality) throw new ProblemException(Problem.NotFound($"'{id}' is no municipality; only these are compared. Name one, such as cz-555398."));
        var wishes = p.List("topic");
        if (wishes.FirstOrDefault(t => Topics.Find(t) is null) is { } wrong) throw new ProblemException("topic", $"'{wrong}' is not known here. Known: {string.Join(", ", Topics.All.Select(t => t.Id))}.");
        var staff = p.Text("staff");
        return new LikeOursRequest(place, wishes, p.List("have"), staff is not null && TypedNumber.Read(staff) is { } n and >= 0 and <= MostPosts ? n : null, p.Number("limit", Usual, 1, Most), staff);
    }

    /// <summary>What is wrong with the number of posts, or null.</summary>
    public ProblemException? Fault => Staff is null || Posts is not null ? null : new ProblemException("staff", $"'{Staff}' is no number of posts from 0 to {MostPosts}. Write 0.5 for half a post.");
}

/// <summary>What places like ours have done: similar municipalities of both sides, and practices in the order in which they are of use to this one.</summary>
/// <param name="Similar">By country.</param>
public sealed record LikeOurs(LikeOursRequest Request, IReadOnlyDictionary<string, IReadOnlyList<ComparedPlace>> Similar, IReadOnlyList<TransferredPractice> Practices)
{
    /// <summary>The kilometres to the border, and the type of region, of the municipality itself.</summary>
    public required (double? BorderKm, RegionType? Region) Own { get; init; }

    /// <summary>Answers a request.</summary>
    public static LikeOurs Of(Atlas atlas, LikeOursRequest request)
    {
        var wishes = request.Wishes.Count > 0 ? request.Wishes : null;
        var check = new TransferCheck(atlas, request.Place, request.Have, request.Posts);
        var similar = PlaceFacts.Sides.ToDictionary(side => side, side => (IReadOnlyList<ComparedPlace>)
            [.. atlas.Likeness.Of(request.Place, side, request.Limit, wishes).Select(s => new ComparedPlace(s, atlas.Likeness.Factors(request.Place, s.Place, wishes), [.. atlas.In(s.Place).Where(l => l.Kind == "practice")]))]);
        var practices = new Practices(atlas, request.Place, wishes).Ranked(int.MaxValue).Select(p => new TransferredPractice(p, check.Of(p.Practice)));
        // What cannot be taken over comes last, however near it is.
        return new LikeOurs(request, similar, [.. practices.OrderBy(p => p.Transfer.Worst == Holding.NotMet).Take(request.Limit)])
        {
            Own = (atlas.Likeness.BorderKmOf(request.Place), atlas.Likeness.RegionTypeOf(request.Place)),
        };
    }
}

/// <summary>A similar municipality, in what, and what it has done.</summary>
public sealed record ComparedPlace(SimilarPlace Similar, IReadOnlyList<LikenessFactor> Factors, IReadOnlyList<Located> Practices);

/// <summary>A practice that concerns the municipality, and whether it can be taken over.</summary>
public sealed record TransferredPractice(RankedPractice Ranked, TransferVerdict Transfer);
