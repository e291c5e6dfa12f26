using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;

namespace SmartRegion.Portal.Writing;

/// <summary>What can be chosen in a field, in the reader's words.</summary>
public static class FormChoices
{
    private const string Themes = "http://publications.europa.eu/resource/authority/data-theme/";

    /// <summary>The values with their names; those that stand there already belong to it, whatever they are.</summary>
    public static IEnumerable<(string Value, string Name)> Of(FormField field, IEnumerable<string> present, Reader reader)
    {
        var offered = Offered(field, reader).ToList();
        return offered.Concat(present.Where(p => p.Length > 0 && offered.All(o => o.Value != p)).Distinct().Select(p => (p, p)));
    }

    private static IEnumerable<(string Value, string Name)> Offered(FormField field, Reader reader)
    {
        var type = field.Kind == FieldKind.Choices ? field.Item!.Type : field.Type;
        if (field.Name == "kpi") return Kpis.All.Select(k => (k.Id, reader.Plain(k.Label))).OrderBy(k => k.Item2, StringComparer.Create(reader.Culture, true));
        if (field.Name == "theme") return Texts.Keys.Where(k => k.StartsWith("themes.", StringComparison.Ordinal)).Select(k => (Themes + k["themes.".Length..], reader.T(k)));
        if (field.Name == "topics") return Topics.All.Select(t => (t.Id, reader.Plain(t.Label)));
        return (type["enum"] as JsonArray ?? []).Select(v => Json.AsText(v) ?? "").Select(v => (v, Named(type, v, reader)));
    }

    private static string Named(JsonObject type, string value, Reader reader) =>
        LangText.From(type["x-enum"]?[value]) is { } named ? reader.Plain(named) : Language.IsKnown(value) ? Language.NameOf(value) : value;
}
