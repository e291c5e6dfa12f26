using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>Puts texts that CKAN has in one language into those of an entry.</summary>
internal static class CkanTexts
{
    /// <summary>
    /// The text in the language that the client writes in, and those of <paramref name="translated"/> (ckanext-fluent). What was told
    /// unchanged, be it in another language for want of this one, is left alone.
    /// </summary>
    public static void Put(JsonObject doc, string property, string? text, JsonObject? translated, string language)
    {
        var before = LangText.From(doc[property]);
        var told = (doc[property] as JsonObject)?.DeepClone().AsObject() ?? [];
        foreach (var other in Language.All)
            if (Json.AsText(translated?[other]) is { Length: > 0 } given && given != before?.In(other)) Set(told, other, given);
        if (string.IsNullOrEmpty(text)) { if (translated is null) told.Clear(); }
        else if (text != before?.Tell(language)?.Text && translated?[language] is null) Set(told, language, text);
        if (told.Count == 0) { doc.Remove(property); return; }
        told["original"] ??= told.ContainsKey(language) ? language : told.First().Key;
        doc[property] = told;
    }

    /// <summary>Tags as keywords: those that stay keep their other languages.</summary>
    public static void PutTags(JsonObject doc, JsonArray? tags, string language)
    {
        var names = (tags ?? []).Select(t => Json.AsText(t) ?? Json.AsText(Json.Member(t, "name"))).OfType<string>().Where(t => t.Trim().Length > 0).Select(t => t.Trim()).Distinct().ToList();
        var keywords = new JsonArray();
        foreach (var keyword in (doc["keywords"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var own = CkanTags.Of(keyword);
            if (!own.Any(names.Contains)) continue;
            names.RemoveAll(own.Contains);
            keywords.Add(keyword.DeepClone());
        }
        foreach (var name in names) keywords.Add(new JsonObject { [language] = name, ["original"] = language });
        PackageDocument.Put(doc, "keywords", keywords);
    }

    // A person has written it now.
    private static void Set(JsonObject told, string language, string text)
    {
        told[language] = text;
        if (told["machine"] is not JsonArray machine) return;
        var left = new JsonArray([.. machine.Where(m => Json.AsText(m) != language).Select(m => m!.DeepClone())]);
        if (left.Count > 0) told["machine"] = left;
        else told.Remove("machine");
    }
}
