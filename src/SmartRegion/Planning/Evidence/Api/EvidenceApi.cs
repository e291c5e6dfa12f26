using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Planning.Evidence.Api;

/// <summary>How well the figures of a practice are known: <c>/api/entries/{id}/evidence</c>.</summary>
public static class EvidenceApi
{
    public static IServiceCollection AddEvidence(this IServiceCollection services) => services
        .AddSingleton<BoundStreams>().AddSingleton<DailyValues>().AddSingleton<Measuring>().AddSingleton<Evidences>().AddSingleton<SealWorker>()
        .AddSingleton<MoreFaults>(s => s.GetRequiredService<BoundStreams>().FaultsAsync);

    public static void MapEvidence(this WebApplication app) => app.MapGet("/api/entries/{id}/evidence", OneAsync).WithApi(
        new ApiOperation("getEvidence", "How well the figures of a practice are known: the seal of each (claimed, documented, measured), and of those bound to measurements the effect with its confidence interval, the periods, the baseline regression and what the seal lacks", "Benefits")
        {
            Parameters = [new("id", "Id of the practice.", In: "path", Example: "nova-role-led-lighting")],
            Failure = [404],
        });

    private static async Task OneAsync(string id, HttpContext context, Entries entries, Evidences evidences)
    {
        var (practice, measured) = await ReadAsync(id, Actor.Of(context), entries, evidences);
        await context.WriteJsonAsync(EvidenceJson.Of(practice, measured, path => Address.Of(context.Request, path)));
    }

    /// <summary>A practice with what its measurements say.</summary>
    /// <exception cref="ProblemException">404: there is none, or this actor may not see it.</exception>
    public static async Task<(Entry Practice, IReadOnlyList<MeasuredBenefit> Measured)> ReadAsync(string id, Actor who, Entries entries, Evidences evidences)
    {
        var practice = await entries.FindAsync(id, who) ?? throw new ProblemException(Entries.NoEntry(id));
        if (practice.Kind != "practice") throw new ProblemException(Problem.NotFound($"'{id}' is no practice; only practices have evidence."));
        return (practice, await evidences.OfAsync(practice, await entries.ProvenanceAsync(id) is null));
    }
}
