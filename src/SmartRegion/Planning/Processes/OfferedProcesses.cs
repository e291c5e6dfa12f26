using SmartRegion.Catalogue.Places;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Processes.Offered;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;

namespace SmartRegion.Planning.Processes;

/// <summary>All processes that are offered.</summary>
public sealed class OfferedProcesses(Atlases atlases, Collections collections, FeatureReader reader, Store store)
{
    private readonly Lazy<IReadOnlyList<Process>> _all = new(() =>
    [
        .. BenefitModels.All.Select(m => BenefitProcess.Make(m, atlases)), PlanningProcesses.SimilarPlaces(atlases), PlanningProcesses.FundingMatch(atlases), PlanningProcesses.ProjectBudget(atlases),
        EnergyProcess.Make(collections, reader, store), EchoProcess.Make(),
    ]);

    /// <summary>In the order in which they are listed.</summary>
    public IReadOnlyList<Process> All => _all.Value;

    /// <summary>The process of that name.</summary>
    /// <exception cref="Core.ProblemException">404 when there is none.</exception>
    public Process Demand(string id) => All.FirstOrDefault(p => p.Id == id) ?? throw ProcessProblems.NoSuchProcess(id, All.Select(p => p.Id));
}
