using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Portal.Writing;

/// <summary>The program that translates, as the operator has set it.</summary>
/// <param name="Url">Its address; null when there is none.</param>
/// <param name="Key">What it wants to be asked with, or null.</param>
public sealed record TranslatorSettings(string? Url, string? Key);

/// <summary>
/// Has texts translated by LibreTranslate, or by what speaks its protocol (POST /translate). What it made is marked as made by a machine until somebody says that it was checked.
/// </summary>
public sealed class Translator(TranslatorSettings settings, OutgoingClient outgoing)
{
    private const int AtOnce = 40, MostLetters = 100_000;

    private static readonly OutgoingLimits Limits = new() { Bytes = 4 * 1024 * 1024, Headers = TimeSpan.FromSeconds(60), Whole = TimeSpan.FromSeconds(90), Retries = 0 };

    /// <summary>Whether there is one.</summary>
    public bool IsThere => settings.Url is not null;

    /// <summary>Fills in every language that a text of the form lacks; answers how many texts it wrote.</summary>
    /// <exception cref="OutgoingException">It does not answer, or not with translations.</exception>
    public async Task<int> FillAsync(FormSchema form, FormValues values, string language, CancellationToken stop)
    {
        var (missing, letters) = (new List<(string Path, string From, string To)>(), 0);
        foreach (var path in form.TextsIn(values))
        {
            // A name is the same in every language, unless somebody knows better.
            if (path == "title" && form.Kind.Name is "place" or "organisation") continue;
            var there = Language.All.Where(l => values.One($"{path}/{l}").Trim().Length > 0).ToList();
            var from = new[] { values.One(path + "/original"), language }.Concat(there).FirstOrDefault(there.Contains);
            if (from is null || (letters += values.One($"{path}/{from}").Length) > MostLetters) continue;
            missing.AddRange(Language.All.Except(there).Select(to => (path, from, to)));
        }
        foreach (var pair in missing.GroupBy(m => (m.From, m.To)))
            foreach (var some in pair.Chunk(AtOnce))
            {
                var made = await AskAsync([.. some.Select(m => values.One($"{m.Path}/{m.From}"))], pair.Key.From, pair.Key.To, stop);
                foreach (var ((path, _, to), text) in some.Zip(made))
                {
                    values.Set($"{path}/{to}", text);
                    values.Set(path + "/machine", string.Join(' ', values.One(path + "/machine").Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(to).Distinct()));
                    if (values.One(path + "/original") == FormValues.NewText) values.Set(path + "/original", pair.Key.From);
                }
            }
        return missing.Count;
    }

    private async Task<IReadOnlyList<string>> AskAsync(IReadOnlyList<string> texts, string from, string to, CancellationToken stop)
    {
        var asked = new JsonObject { ["q"] = new JsonArray([.. texts.Select(t => (JsonNode)t)]), ["source"] = from, ["target"] = to, ["format"] = "text" };
        if (settings.Key is not null) asked["api_key"] = settings.Key;
        await using var answer = await outgoing.GetAsync(new OutgoingRequest(settings.Url!.TrimEnd('/') + "/translate") { Posted = asked.ToJsonString(), Accept = "application/json", Limits = Limits }, stop);
        try
        {
            if (JsonNode.Parse(await answer.BytesAsync(stop))?["translatedText"] is JsonArray made && made.Count == texts.Count && made.All(t => Json.AsText(t) is { Length: > 0 }))
                return [.. made.Select(t => Json.AsText(t)!)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) { }
        throw new OutgoingException(OutgoingException.Unreachable, "The translator's answer has no 'translatedText' for each text.");
    }
}
