using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>The actions on rows: <c>datastore_search</c> and <c>datastore_info</c> (ckanext-datastore of CKAN 2.11).</summary>
public sealed class DatastoreReads(PackageReads reads, Datastore datastore)
{
    private const string Number = "_id";

    // Most rows at once, as ckan.datastore.search.rows_max; and how far offset leads.
    private const int MostRows = 32_000, MostOffset = 10_000_000;

    internal async Task<JsonNode?> InfoAsync(CkanRequest r)
    {
        var table = await DemandAsync(r, r.Text("id") ?? r.Demand("resource_id"));
        return new JsonObject
        {
            ["meta"] = new JsonObject { ["id"] = r.Text("id") ?? r.Text("resource_id"), ["count"] = table.Count, ["table_type"] = "BASE TABLE", ["aliases"] = new JsonArray() },
            ["fields"] = new JsonArray([.. table.Fields.Select(f => (JsonNode)new JsonObject
            {
                ["id"] = f.Name,
                ["type"] = f.CkanType,
                ["schema"] = new JsonObject { ["native_type"] = f.CkanType, ["notnull"] = false, ["index_name"] = null, ["is_index"] = false, ["uniquekey"] = false },
                ["info"] = f.Title?.Tell(r.Language) is { } title ? new JsonObject { ["label"] = title.Text } : null,
            })]),
        };
    }

    internal async Task<JsonNode?> SearchAsync(CkanRequest r)
    {
        var id = r.Text("id") ?? r.Demand("resource_id");
        var table = await DemandAsync(r, id);
        if (r.IsTrue("distinct")) throw Wrong("distinct", "Distinct rows are not told here. Ask for the columns and count them.");
        var (fields, format) = (Fields(r, table), r.Text("records_format") ?? "objects");
        if (format is not ("objects" or "lists" or "csv" or "tsv")) throw Wrong("records_format", "Value must be one of: objects, lists, csv, tsv");
        var (filter, numbers) = Filters(r, table);
        var query = new DatastoreQuery(And([.. filter, .. Words(r, table)]), numbers, Sort(r, table), r.Number("limit", 100, 0, MostRows), r.Number("offset", 0, 0, MostOffset));
        var rows = new List<(long Number, JsonObject Row)>();
        var total = await table.ReadAsync(query, (number, row) => rows.Add((number, row)));
        var result = new JsonObject { ["include_total"] = !r.Data.ContainsKey("include_total") || r.IsTrue("include_total"), ["limit"] = query.Limit };
        if (query.Offset > 0) result["offset"] = query.Offset;
        if (r.Data["filters"] is { } sent) result["filters"] = sent.DeepClone();
        if (r.Data["q"] is { } q) result["q"] = q.DeepClone();
        if (r.Text("sort") is { } sort) result["sort"] = sort;
        result["records_format"] = format;
        result["resource_id"] = id;
        result["total_estimation_threshold"] = null;
        result["records"] = Records(rows, fields, format);
        result["fields"] = new JsonArray([.. fields.Select(f => (JsonNode)new JsonObject { ["id"] = f, ["type"] = f == Number ? "int" : table.Fields.First(t => t.Name == f).CkanType })]);
        result["_links"] = Links(r, query);
        if ((bool)result["include_total"]!) (result["total"], result["total_was_estimated"]) = (total, false);
        return result;
    }

    private async Task<DatastoreTable> DemandAsync(CkanRequest r, string id)
    {
        var (entry, position) = await reads.FindResourceAsync(id);
        return Distributions.DataOf(PackageResources.Of(entry)[position]) is { } data && await datastore.FindAsync(entry.Id, data) is { } table ? table
            : throw CkanProblems.NotFound($"Resource \"{id}\" was not found. Its data are not kept here; they are at its url.");
    }

    private static List<string> Fields(CkanRequest r, DatastoreTable table)
    {
        var named = r.List("fields").SelectMany(f => r.Data["fields"] is JsonArray ? [f] : f.Split(',')).Select(f => f.Trim().Trim('"')).Where(f => f.Length > 0).ToList();
        if (named.Count == 0) return [Number, .. table.Fields.Select(f => f.Name)];
        foreach (var name in named.Where(n => n != Number)) _ = Find(table, name, "fields");
        return named;
    }

    // {"field": value} or {"field": [values]}: of several values one must be the row's.
    private static (List<Expr> All, IReadOnlyList<string>? Numbers) Filters(CkanRequest r, DatastoreTable table)
    {
        var (all, numbers) = (new List<Expr>(), (IReadOnlyList<string>?)null);
        foreach (var (name, node) in Object(r, "filters") ?? [])
        {
            var values = node is JsonArray several ? several.ToList() : [node];
            if (name == Number) { numbers = [.. values.Select(v => v?.ToString() ?? "")]; continue; }
            var field = Find(table, name, "filters");
            var property = new PropertyName(field.Name);
            Expr One(JsonNode? value) => value is null ? new Call(Ops.IsNull, property) : new Call("=", property, new Constant(Value(field, value)));
            all.Add(values.Count switch
            {
                0 => throw Wrong("filters", $"\"{name}\" has no value"),
                1 => One(values[0]),
                _ => new Call(Ops.Or, [.. values.Select(One)]),
            });
        }
        return (all, numbers);
    }

    private static object Value(DatastoreField field, JsonNode value)
    {
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : Json.Text(value);
        try
        {
            return field.Type switch
            {
                PropertyType.Integer or PropertyType.Number => Constant.Number(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)).Value!,
                PropertyType.Boolean => text.ToLowerInvariant() is "true" or "t" or "1" or "yes",
                PropertyType.Date => Literals.Date(text.Split('T')[0]),
                PropertyType.Timestamp => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime,
                _ => text,
            };
        }
        catch (FormatException) { throw Wrong("filters", $"\"{text}\" is no value of the column \"{field.Name}\" ({field.CkanType})"); }
    }

    // Every word must be in one of the texts of the row; of an object each in the column that it names.
    private static IEnumerable<Expr> Words(CkanRequest r, DatastoreTable table)
    {
        if (r.Data["q"] is JsonObject || r.Text("q")?.TrimStart().StartsWith('{') == true)
        {
            foreach (var (name, node) in Object(r, "q")!)
                foreach (var word in Split(node?.ToString())) yield return Has(Find(table, name, "q"), word);
            yield break;
        }
        var texts = table.Fields.Where(f => f.Type == PropertyType.Text).ToList();
        foreach (var word in Split(r.Text("q")))
            yield return texts.Count switch
            {
                0 => throw Wrong("q", "The resource has no column of text"),
                1 => Has(texts[0], word),
                _ => new Call(Ops.Or, [.. texts.Select(t => Has(t, word))]),
            };
    }

    private static IEnumerable<string> Split(string? text) => text?.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(20) ?? [];

    private static Call Has(DatastoreField field, string word)
    {
        if (field.Type != PropertyType.Text) throw Wrong("q", $"\"{field.Name}\" is no column of text");
        var pattern = "%" + word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
        return new Call(Ops.Like, Plain(new PropertyName(field.Name)), Plain(new Constant(pattern)));

        static Call Plain(Expr e) => new(Ops.CaseI, new Call(Ops.AccentI, e));
    }

    private static List<OrderBy> Sort(CkanRequest r, DatastoreTable table)
    {
        var keys = new List<OrderBy>();
        foreach (var item in r.List("sort").SelectMany(s => s.Split(',')).Select(s => s.Trim()).Where(s => s.Length > 0))
        {
            var descending = item.EndsWith(" desc", StringComparison.OrdinalIgnoreCase);
            var name = (descending ? item[..^5] : item.EndsWith(" asc", StringComparison.OrdinalIgnoreCase) ? item[..^4] : item).Trim().Trim('"');
            if (name == Number && descending) throw Wrong("sort", "Rows are told in the order of _id, not against it");
            if (name == Number) break;
            keys.Add(new OrderBy(new PropertyName(Find(table, name, "sort").Name), descending));
        }
        return keys;
    }

    private static JsonNode Records(List<(long Number, JsonObject Row)> rows, List<string> fields, string format)
    {
        JsonNode? Cell((long Number, JsonObject Row) row, string field) => field == Number ? row.Number : row.Row[field]?.DeepClone();
        if (format == "objects") return new JsonArray([.. rows.Select(r => (JsonNode)new JsonObject(fields.Select(f => KeyValuePair.Create(f, Cell(r, f)))))]);
        if (format == "lists") return new JsonArray([.. rows.Select(r => (JsonNode)new JsonArray([.. fields.Select(f => Cell(r, f))]))]);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = format == "csv" ? "," : "\t" }))
            foreach (var row in rows)
            {
                foreach (var field in fields) csv.WriteField(Cell(row, field) switch { null => null, JsonValue v when v.GetValueKind() == JsonValueKind.String => v.GetValue<string>(), var other => Json.Text(other) });
                csv.NextRecord();
            }
        return text.ToString();
    }

    private static JsonObject Links(CkanRequest r, DatastoreQuery query)
    {
        string At(int offset) => "/api/3/action/datastore_search?" + string.Join('&', r.Data.Where(d => d.Key != "offset").Select(d => (d.Key, Text: d.Value is JsonValue ? r.Text(d.Key) ?? "" : Json.Text(d.Value)))
            .Append(("offset", offset.ToString(CultureInfo.InvariantCulture))).Where(d => !(d.Item1 == "offset" && offset == 0)).Select(d => $"{d.Item1}={Uri.EscapeDataString(d.Item2)}"));
        var links = new JsonObject { ["start"] = At(0), ["next"] = At(query.Offset + query.Limit) };
        if (query.Offset > 0) links["prev"] = At(Math.Max(0, query.Offset - query.Limit));
        return links;
    }

    private static JsonObject? Object(CkanRequest r, string name)
    {
        if (r.Data[name] is JsonObject sent) return sent;
        if (r.Text(name) is not { } text) return null;
        try { return JsonNode.Parse(text) as JsonObject ?? throw Wrong(name, "Must be a JSON object"); }
        catch (JsonException) { throw Wrong(name, "Cannot parse JSON"); }
    }

    private static DatastoreField Find(DatastoreTable table, string name, string parameter) =>
        table.Fields.FirstOrDefault(f => f.Name == name) ?? throw Wrong(parameter, $"field \"{name}\" not in table");

    private static Expr? And(IReadOnlyList<Expr> all) => all.Count switch { 0 => null, 1 => all[0], _ => new Call(Ops.And, all) };

    private static ProblemException Wrong(string field, string message) => CkanProblems.Invalid(new Fault(field, message));
}
