using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Dcat;

/// <summary>Reads what the catalogue tells, some hundred entries at a time: no reader of the store is held while a client is slow.</summary>
public sealed class DcatSource(Store store, DcatProfile profile)
{
    private const int Batch = 250;

    /// <summary>How many entries are datasets or services.</summary>
    public Task<int> CountAsync() => store.ReadAsync(s => s.FirstAsync($"select count(*) from entries e where e.kind in ('dataset', 'service')", r => (int)r.GetInt64(0)));

    /// <summary>The organisations, by id.</summary>
    public async Task<IReadOnlyDictionary<string, Entry>> AgentsAsync() => (await store.ReadAsync(s =>
        s.ListAsync($"select {SqlText.Raw(EntryRows.Columns)} from entries e where e.kind = {"organisation"} order by e.id", r => Slim(EntryRows.Read(r, s.Dialect))))).ToDictionary(e => e.Id);

    /// <summary>Tells a page, or with 0 all; the catalogue itself and what is published beside the entries stand on the first.</summary>
    public async Task TellAsync(CatalogueWriter to, PublishedData published, int page, Func<Task> between)
    {
        if (page <= 1) await HeadAsync(to, published, between);
        long after = page > 1 ? await LastBeforeAsync((page - 1) * DcatApi.PageSize) : 0;
        var left = page == 0 ? int.MaxValue : DcatApi.PageSize;
        while (left > 0)
        {
            var entries = await BatchAsync(after, Math.Min(Batch, left));
            if (entries.Count == 0) return;
            (after, left) = (entries[^1].Key, left - entries.Count);
            var told = entries.Where(e => EntryResource.IsIn(e, profile)).ToList();
            foreach (var entry in told) to.Link(to.Catalogue, Dcat.Namespace + (entry.Kind == "service" ? "service" : "dataset"), to.At("/id/" + entry.Id));
            foreach (var entry in told)
            {
                new EntryResource(to, entry).Tell();
                await between();
            }
        }
    }

    private static async Task HeadAsync(CatalogueWriter to, PublishedData published, Func<Task> between)
    {
        var iri = to.Catalogue;
        to.Type(iri, Dcat.Namespace + "Catalog");
        to.Text(iri, Dcat.Dct + "title", CatalogueWriter.RegionName);
        to.Text(iri, Dcat.Dct + "description", new LangText(
            "Otevřená data, služby a měření česko-bavorského regionu.", "Offene Daten, Dienste und Messungen der tschechisch-bayerischen Region.", "Open data, services and measurements of the Czech-Bavarian region."));
        to.Link(iri, Dcat.Dct + "publisher", to.Publisher);
        to.Typed(iri, Dcat.Foaf + "homepage", to.At("/"), Dcat.Foaf + "Document");
        foreach (var language in Language.All) to.Concept(iri, Dcat.Dct + "language", Authority.Tongue(language), Dcat.Dct + "LinguisticSystem");
        foreach (var country in new[] { "CZ", "DE" }) to.Concept(iri, Dcat.Dct + "spatial", Authority.Country(country), Dcat.Dct + "Location");
        Themes(to);
        var all = (await published.ListAsync()).Where(d => to.Profile != DcatProfile.Czechia || d.Title.Cs is { Length: > 0 }).ToList();
        foreach (var dataset in all) to.Link(iri, Dcat.Namespace + "dataset", to.At(dataset.Path));
        foreach (var api in published.Apis) to.Link(iri, Dcat.Namespace + "service", to.At(api.Path));
        to.Rest();
        foreach (var api in published.Apis) PublishedResource.Tell(to, api);
        foreach (var dataset in all)
        {
            PublishedResource.Tell(to, dataset);
            await between();
        }
    }

    private static void Themes(CatalogueWriter to)
    {
        const string Scheme = Dcat.Authority + "data-theme";
        to.Link(to.Catalogue, Dcat.Namespace + "themeTaxonomy", Scheme);
        to.Once(Scheme, () =>
        {
            to.Type(Scheme, Dcat.Skos + "ConceptScheme");
            to.Text(Scheme, Dcat.Dct + "title", new LangText("Téma dat", "Datenthema", "Data theme"));
        });
    }

    private Task<List<Entry>> BatchAsync(long after, int count) => store.ReadAsync(s => s.ListAsync(
        $"select {SqlText.Raw(EntryRows.Columns)} from entries e where e.kind in ('dataset', 'service') and e.key > {after} order by e.key limit {count}", r => EntryRows.Read(r, s.Dialect)));

    private Task<long> LastBeforeAsync(int count) => store.ReadAsync(s => s.FirstAsync(
        $"select e.key from entries e where e.kind in ('dataset', 'service') order by e.key limit 1 offset {count - 1}", r => r.GetInt64(0)));

    // Of an agent no more is kept than is told.
    private static Entry Slim(Entry e) => e with { Doc = new() { ["title"] = e.Doc["title"]?.DeepClone(), ["url"] = e.Doc["url"]?.DeepClone() } };
}
