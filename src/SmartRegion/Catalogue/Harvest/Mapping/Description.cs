using System.Text.Json.Nodes;

namespace SmartRegion.Catalogue.Harvest.Mapping;

/// <summary>A dataset as any catalogue tells it, before it becomes the document of an entry (<see cref="DatasetDocument"/>).</summary>
internal sealed class Description(string language)
{
    public TextMap Title { get; } = new(language);
    public TextMap Text { get; } = new(language);
    public List<(string Text, string? Language)> Keywords { get; } = [];

    /// <summary>Themes as the source writes them: IRIs, codes, categories.</summary>
    public List<string> Themes { get; } = [];

    /// <summary>Topics, where the source has ours.</summary>
    public List<string> Topics { get; } = [];

    public string? Frequency { get; set; }

    /// <summary>The licence that holds where a distribution names none.</summary>
    public string? Licence { get; set; }

    public List<Distribution> Distributions { get; } = [];
    public string? ContactName { get; set; }
    public string? ContactMail { get; set; }
    public string? ContactPhone { get; set; }
    public string? ContactUrl { get; set; }

    /// <summary>Who publishes it.</summary>
    public TextMap Publisher { get; } = new(language);

    /// <summary>GeoJSON, WGS 84.</summary>
    public JsonObject? Geometry { get; set; }

    /// <summary>From when to when it tells, as ISO 8601 writes days.</summary>
    public string? Start { get; set; }

    public string? End { get; set; }

    /// <summary>The page of the original.</summary>
    public string? Page { get; set; }

    /// <summary>A new distribution.</summary>
    public Distribution Add(string? url)
    {
        var distribution = new Distribution(language) { Url = url };
        Distributions.Add(distribution);
        return distribution;
    }
}

/// <summary>A file or interface of a dataset.</summary>
internal sealed class Distribution(string language)
{
    public string? Url { get; set; }
    public TextMap Title { get; } = new(language);
    public string? Format { get; set; }
    public string? MediaType { get; set; }
    public string? Licence { get; set; }
}
