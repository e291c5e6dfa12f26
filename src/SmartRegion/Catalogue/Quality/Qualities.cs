using SmartRegion.Catalogue.Dcat;
using SmartRegion.Catalogue.Quality.Links;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Quality;

/// <summary>One dataset's quality in full.</summary>
public sealed class DatasetQuality
{
    internal DatasetQuality(Measurement measurement, Score score, Entry? entry, Published? published) => (Measurement, Score, Entry, Published) = (measurement, score, entry, published);

    internal Measurement Measurement { get; }

    internal Published? Published { get; }

    public Score Score { get; }

    /// <summary>The entry; null of what is published beside the entries.</summary>
    public Entry? Entry { get; }

    public LangText Title => Entry?.Title ?? Published!.Title;

    /// <summary>Its page here: the entry's, or that of what is published.</summary>
    public string Path => Entry is null ? Published!.Path : "/id/" + Entry.Id;

    /// <summary>Its name in addresses of quality.</summary>
    public string Id => Entry?.Id ?? Published!.Path[1..];

    /// <summary>What contradicts DCAT-AP: the property and the demand.</summary>
    public IEnumerable<(string Property, string Demand)> Violations => Measurement.Violations.Select(v => (v.Rule.Path, $"{v.Rule.Constraint} {v.Rule.Value}")).Distinct();
}

/// <summary>Measures one dataset when somebody asks for it.</summary>
public sealed class Qualities(Entries entries, PublishedData published, LinkAnswers answers, PublicUrl url)
{
    /// <summary>The quality of a dataset by its id, or by the path of what is published beside the entries, without its first slash.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<DatasetQuality> DemandAsync(string id)
    {
        if (await entries.FindAsync(id) is { } entry)
            return await OfAsync(entry) ?? throw new ProblemException(Problem.NotFound($"'{id}' is no dataset; only the quality of datasets is measured, not that of series and other entries."));
        var path = "/" + Uri.UnescapeDataString(id);
        var beside = (await published.ListAsync()).FirstOrDefault(d => d.Path == path) ?? throw new ProblemException(Entries.NoEntry(id));
        return await OfAsync(beside);
    }

    /// <summary>The quality of an entry; null when it is not measured.</summary>
    public async Task<DatasetQuality?> OfAsync(Entry entry)
    {
        if (!Measuring.IsMeasured(entry)) return null;
        await answers.ReadyAsync();
        var m = Measuring.Of(entry);
        return new DatasetQuality(m, Measured.Of(m, url.Value, entry.Key, entry.Id, null, entry.Version).Score(answers), entry, null);
    }

    internal async Task<DatasetQuality> OfAsync(Published dataset)
    {
        await answers.ReadyAsync();
        var m = Measuring.Of(dataset);
        return new DatasetQuality(m, Measured.Of(m, url.Value, 0, dataset.Path, null, 0).Score(answers), null, dataset);
    }

    /// <summary>How an address has answered; null when nobody has asked it.</summary>
    public async Task<LinkAnswer?> AnswerAsync(string address)
    {
        await answers.ReadyAsync();
        return answers.Find(DatasetLink.Of(address, url.Value).Id);
    }
}
