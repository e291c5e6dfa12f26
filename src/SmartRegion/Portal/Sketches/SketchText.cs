using SmartRegion.Catalogue;
using SmartRegion.Core;

namespace SmartRegion.Portal.Sketches;

/// <summary>A sentence of a sketch in Czech and in German, and where its figures are from.</summary>
/// <param name="Source">Path after the language of the page that tells source and formula, or "#" and the anchor of another sentence of the sketch, or null.</param>
/// <param name="Anchor">By which other sentences name this one, or null.</param>
public sealed record SketchLine(string Cs, string De, string? Source = null, string? Anchor = null)
{
    /// <summary>The address of the source; null where there is none, or where the sketch itself tells it.</summary>
    public string? SourceAt(string address) => Source is null || Source[0] == '#' ? null : address + Source;

    /// <summary>The text in a language.</summary>
    public string In(string language) => language == Language.German ? De : Cs;
}

/// <summary>A part of a sketch.</summary>
/// <param name="Id">aim, place, practice, budget, financing, partners, timetable, risks, indicators.</param>
public sealed record SketchSection(string Id, IReadOnlyList<SketchLine> Lines)
{
    /// <summary>The heading in a language.</summary>
    public string Title(string language) => Texts.In(language, "sketch.section-" + Id);
}

/// <summary>Writes the same sentence in both languages.</summary>
public sealed class BothLanguages(string baseUrl)
{
    public Reader Czech { get; } = new(Language.Czech, "/", baseUrl);

    public Reader German { get; } = new(Language.German, "/", baseUrl);

    /// <summary>The sentence that <paramref name="tell"/> tells each reader.</summary>
    public SketchLine Line(Func<Reader, string> tell, string? source = null) => new(tell(Czech), tell(German), source);

    /// <summary>A text of an entry, where it has one.</summary>
    public IEnumerable<SketchLine> Text(Entry? entry, string property)
    {
        if (entry?.Text(property) is { } text) yield return Line(r => r.Plain(text), $"/entry/{entry.Id}");
    }
}
