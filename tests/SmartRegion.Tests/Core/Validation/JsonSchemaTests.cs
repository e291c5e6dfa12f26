using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Seed;

namespace SmartRegion.Tests.Core.Validation;

/// <summary>Our validator gives the verdicts of Ajv, the reference implementation, on our schemas.</summary>
public sealed class JsonSchemaTests
{
    [Fact]
    public async Task The_schemas_are_valid_and_each_verdict_is_that_of_Ajv()
    {
        var documents = Seeding.Rows().Select(r => (JsonObject)JsonNode.Parse(r.Json!)!)
            .Where(d => d["level"]?.GetValue<string>() != "municipality").SelectMany(Variations).ToList();
        var input = new JsonObject
        {
            ["schemas"] = new JsonArray([.. Kinds.All.Select(k => k.Schema.DeepClone()).Append(Kinds.Schema(Kinds.Base)!.DeepClone())]),
            ["cases"] = new JsonArray([.. documents.Select(d => new JsonObject { ["schema"] = $"/schemas/{d["kind"]}", ["document"] = d.DeepClone() })]),
        };
        var verdicts = (JsonArray)JsonNode.Parse(await NodeScript.RunAsync("ajv.mjs", input.ToJsonString()))!;
        var wrong = documents.Zip(verdicts).Where(x => Kinds.Find(x.First["kind"]!.GetValue<string>())!.Validate(x.First).Count == 0 != x.Second!.GetValue<bool>())
            .Select(x => $"Ajv says {x.Second}: {string.Join("; ", Kinds.Find(x.First["kind"]!.GetValue<string>())!.Validate(x.First))} {x.First.ToJsonString()[..Math.Min(300, x.First.ToJsonString().Length)]}");
        Assert.Empty(wrong.Take(5));
        Assert.Contains(verdicts, v => v!.GetValue<bool>());
        Assert.Contains(verdicts, v => !v!.GetValue<bool>());
    }

    // The document itself, and what goes wrong when one member is dropped, mistyped, emptied or added.
    private static IEnumerable<JsonObject> Variations(JsonObject document)
    {
        yield return document;
        foreach (var name in document.Select(p => p.Key).Where(n => n is not ("kind" or "geometry" or "conceptScheme")).ToList())
        {
            JsonNode?[] values = [null, 7, -1.5, "", "x", true, new JsonArray(), new JsonObject(), new JsonObject { ["fr"] = "x" }, new JsonArray("x", "x"), document[name]?.ToString() + "\n"];
            foreach (var value in values)
            {
                var copy = document.DeepClone().AsObject();
                copy.Remove("conceptScheme");
                copy[name] = value?.DeepClone();
                yield return copy;
            }
            var without = document.DeepClone().AsObject();
            without.Remove(name);
            yield return without;
        }
        var more = document.DeepClone().AsObject();
        more["colour"] = "red";
        yield return more;
    }
}
