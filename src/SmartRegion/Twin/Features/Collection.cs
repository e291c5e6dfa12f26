using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Twin.Data;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features;

/// <summary>A collection of features: what it is called, what its features are like, and where they lie.</summary>
public sealed class Collection
{
    private readonly Lazy<Schema> _filterable;

    /// <param name="key">The key in the store.</param>
    /// <param name="version">Counts changes of what is said about it.</param>
    /// <param name="edits">Counts changes of its features.</param>
    public Collection(long key, string id, int version, int generation, long edits, long count, Extent extent, DateTime created, DateTime modified, JsonObject doc)
    {
        (Key, Id, Version, Generation, Edits, Count, Extent, Created, Modified, Doc) = (key, id, version, generation, edits, count, extent, created, modified, doc);
        Columns = (doc["columns"] as JsonObject ?? []).ToDictionary(c => c.Key, c => c.Value!.GetValue<string>());
        Schema = new FeatureSchema((JsonObject)doc["schema"]!, Columns);
        StorageCrs = CrsRegister.Find(Json.AsText(doc["storageCrs"]) ?? "") ?? CrsRegister.Crs84;
        Data = SmartRegion.Twin.Data.DataFile.From(doc["data"]);
        _filterable = new(() => Schema.Filterable(Table));
    }

    public long Key { get; }

    /// <summary>Its id: a slug.</summary>
    public string Id { get; }

    public int Version { get; }

    /// <summary>Which of its tables is the one: a replacement fills a new one.</summary>
    public int Generation { get; }

    public long Edits { get; }

    /// <summary>How many features it has.</summary>
    public long Count { get; }

    /// <summary>Where and when they are. After deletions it may be wider than needed.</summary>
    public Extent Extent { get; }

    public DateTime Created { get; }

    public DateTime Modified { get; }

    /// <summary>The document: title, description, schema, storageCrs, describedBy, visibility, owner, license, attribution, keywords, time, columns, data.</summary>
    public JsonObject Doc { get; }

    /// <summary>Columns of indexed properties.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; }

    public FeatureSchema Schema { get; }

    /// <summary>The reference system of its source, in which its original coordinates are kept.</summary>
    public CrsDefinition StorageCrs { get; }

    /// <summary>The reference systems in which it is told: the default first.</summary>
    public IReadOnlyList<CrsDefinition> AllCrs => Schema.HasHeights
        ? [CrsRegister.Crs84h, .. Told]
        : [.. Told];

    private IEnumerable<CrsDefinition> Told => CrsRegister.All.Where(c => c != CrsRegister.Crs84h && (!c.IsForeign || c == StorageCrs));

    /// <summary>The reference system in which it is told when nobody asks otherwise.</summary>
    public CrsDefinition DefaultCrs => Schema.HasHeights ? CrsRegister.Crs84h : CrsRegister.Crs84;

    public LangText Title => LangText.From(Doc["title"]) ?? new LangText(null, null, Id);

    public LangText? Description => LangText.From(Doc["description"]);

    /// <summary>The entry of the catalogue that describes it, or null.</summary>
    public string? DescribedBy => Json.AsText(Doc["describedBy"]);

    /// <summary>Of a table of data, who sees its dataset; else null.</summary>
    public DatasetSight? Dataset { get; init; }

    /// <summary>
    /// Who sees it: public, members, organisation (that of <see cref="Owner"/>), or hidden: whoever looks after data. A table of data is seen by
    /// whoever sees its dataset, which may also be archived, or gone.
    /// </summary>
    public string Visibility => Data is not null ? Dataset?.Visibility ?? DatasetSight.Gone : Json.AsText(Doc["visibility"]) ?? "public";

    /// <summary>The organisation to which it belongs; empty when it does not say.</summary>
    public string Owner => Data is not null ? Dataset?.Owner ?? "" : Json.AsText(Doc["owner"]) ?? "";

    /// <summary>True when everybody sees it.</summary>
    public bool IsPublic => Visibility == "public";

    /// <summary>Whether this actor may see it. Whoever may not is told that there is none.</summary>
    public bool IsShownTo(Actor who) => Visibility switch
    {
        "public" => true,
        "members" => who.May(Act.ReadShared),
        // As entries are: of a table its dataset is what is asked for.
        "organisation" => who.May(Data is null ? Act.ReadOwnedData : Act.ReadOwned, Owner),
        "archived" => who.May(Act.PublishDrafts, Owner),
        DatasetSight.Gone => false,
        _ => who.May(Act.ReadHidden),
    };

    /// <summary>True when its features have bodies: it is a city model.</summary>
    public bool IsCityModel => Doc["cityModel"] is JsonObject;

    /// <summary>The file whose rows it has, when it is a table of data; else null.</summary>
    public Data.DataFile? Data { get; }

    /// <summary>True when lists of geodata tell it: whoever has no place is no geodata.</summary>
    public bool IsListed => Data is null || (Generation > 1 && Schema.Geometry is not null);

    /// <summary>The table of its features.</summary>
    public string Table => TableOf(Key, Generation);

    /// <summary>What filters and sorts may name.</summary>
    public Schema Filterable => _filterable.Value;

    /// <summary>The name of a generation's table.</summary>
    public static string TableOf(long key, int generation) => FormattableString.Invariant($"features_{key}_{generation}");

    /// <summary>Changes whenever it or one of its features does.</summary>
    public string State => FormattableString.Invariant($"{Key}-{Version}-{Generation}-{Edits}");
}
