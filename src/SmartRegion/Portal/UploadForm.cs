using SmartRegion.Core;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Portal;

/// <summary>What was filled in to make a file a collection.</summary>
public sealed record UploadForm
{
    private const int MostFields = 500;

    public string Collection { get; init; } = "";

    /// <summary>Titles by language.</summary>
    public IReadOnlyDictionary<string, string> Titles { get; init; } = new Dictionary<string, string>();

    /// <summary>"new", "replace" or "key".</summary>
    public string Mode { get; init; } = "new";

    /// <summary>The property that is the features' id; empty for none.</summary>
    public string Key { get; init; } = "";

    /// <summary>The EPSG code of the reference system; empty where the file says it.</summary>
    public string Crs { get; init; } = "";

    public string Layer { get; init; } = "";

    public bool Repair { get; init; }

    /// <summary>The name by which the file that was sent is found; empty before.</summary>
    public string Token { get; init; } = "";

    /// <summary>Whether it is to be stored now, not only checked.</summary>
    public bool Stores { get; init; }

    public IReadOnlyList<FieldEdit> Fields { get; init; } = [];

    /// <summary>The form as it was sent.</summary>
    public static UploadForm Read(IFormCollection form)
    {
        string Text(string name) => form[name].ToString().Trim();
        return new UploadForm
        {
            Collection = Text("collection"),
            Titles = Language.All.ToDictionary(l => l, l => Text("title-" + l)),
            Mode = Text("mode") is "replace" or "key" ? Text("mode") : "new",
            Key = Text("key"),
            Crs = Text("crs"),
            Layer = Text("layer"),
            Repair = Text("repair") == "1",
            Token = Text("token"),
            Stores = Text("action") == "store",
            Fields = [.. Enumerable.Range(0, MostFields).TakeWhile(i => form.ContainsKey($"p{i}-from")).Select(i => Field(i, Text))],
        };
    }

    /// <summary>The import that it asks for.</summary>
    /// <exception cref="ProblemException">400 naming the field.</exception>
    public ImportOptions ToOptions()
    {
        if (!CollectionDocument.IsId(Collection)) throw new ProblemException("collection", $"'{Collection}' is no id: lower-case letters and digits in groups joined by hyphens or underscores.");
        if (Mode == "key" && Key.Length == 0) throw new ProblemException("key", "Which property is the id, by which features are changed?");
        return new ImportOptions(Collection)
        {
            Title = Title(Titles),
            Replace = Mode == "replace",
            Key = Key.Length > 0 ? Key : null,
            Crs = Crs.Length > 0 ? CrsRegister.Find(Crs) ?? throw new ProblemException("--crs", $"'{Crs}' is not known.") : null,
            Repair = Repair,
            DryRun = !Stores,
            Fields = Fields,
        };
    }

    private static FieldEdit Field(int i, Func<string, string> text) => new(text($"p{i}-from"), text($"p{i}-name"),
        Title(Language.All.ToDictionary(l => l, l => text($"p{i}-{l}"))),
        Enum.TryParse<PropertyType>(text($"p{i}-type"), out var type) && FieldEdit.Types.Contains(type) ? type : null,
        text($"p{i}-role") is var role && FieldEdit.Roles.Contains(role) ? role : null);

    private static LangText? Title(IReadOnlyDictionary<string, string> titles)
    {
        string? In(string language) => titles.GetValueOrDefault(language) is { Length: > 0 } text ? text : null;
        return Language.All.Any(l => In(l) is not null) ? new LangText(In("cs"), In("de"), In("en")) : null;
    }
}
