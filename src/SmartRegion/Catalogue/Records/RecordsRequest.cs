using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Query;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Records;

/// <summary>Reads the parameters of a request for records (OGC API Records, 7.5, 7.8 and 7.9).</summary>
public static class RecordsRequest
{
    /// <summary>The one reference system of records.</summary>
    public const string Crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

    private static readonly string[] Names =
        ["q", "bbox", "bbox-crs", "datetime", "type", "ids", "externalIds", "limit", "offset", "cursor", "crs", "filter", "filter-lang", "filter-crs", "sortby", "f", "lang"];

    /// <summary>Queryables that are parameters too: those with plain values whose names are not taken.</summary>
    internal static readonly IReadOnlyList<Property> Equalities =
        [.. RecordProperties.Queryables.Where(p => p.Name != "time" && p.Type is not (PropertyType.Geometry or PropertyType.Json) && !Names.Contains(p.Name))];

    private static readonly string[] Known = [.. Names, .. Equalities.Select(p => p.Name)];

    /// <summary>The query.</summary>
    /// <exception cref="ProblemException">400 naming the parameter.</exception>
    public static RecordQuery Read(HttpRequest request)
    {
        var p = new Parameters(request, Known);
        foreach (var name in new[] { "crs", "bbox-crs", "filter-crs" }) DemandCrs84(p, name);
        var sort = SortBy.Parse(p.Text("sortby"), RecordProperties.Sortables);
        if (sort.Count == 0) sort = RecordQuery.Usual;
        var terms = p.List("q");
        var after = p.Text("cursor") is { } cursor ? PageKey.Parse(cursor, sort.Count) : null;
        return new RecordQuery(ReaderLanguage.Of(request))
        {
            Terms = terms.Count == 0 ? null : terms,
            Time = p.Text("datetime") is { } time ? Interval.Parse(time, "datetime") : null,
            ExternalIds = p.List("externalIds"),
            Filter = All([.. Box(p), .. OneOf(p, "type", "type"), .. OneOf(p, "ids", "id"), .. Filter(p), .. Equal(p)]),
            Sort = sort,
            Limit = p.Number("limit", RecordQuery.DefaultLimit, 1, RecordQuery.MaxLimit),
            After = after,
            Offset = p.Offset(hasCursor: after is not null) ?? 0,
        };
    }

    /// <summary>The parameters of a request for one record.</summary>
    public static void ReadOne(HttpRequest request) => DemandCrs84(new Parameters(request, ["crs", "f", "lang"]), "crs");

    private static void DemandCrs84(Parameters p, string name)
    {
        if (p.Text(name) is { } crs && crs is not (Crs84 or "OGC:CRS84" or "[OGC:CRS84]"))
            throw new ProblemException(name, $"Records are told in {Crs84} only.");
    }

    private static Expr? All(IReadOnlyList<Expr> conditions) => conditions.Count switch
    {
        0 => null,
        1 => conditions[0],
        _ => new Call(Ops.And, conditions),
    };

    // What has no place matches every box (OGC API Features Part 1, 7.15.3).
    private static IEnumerable<Expr> Box(Parameters p)
    {
        if (p.Text("bbox") is not { } text) yield break;
        var geometry = new PropertyName("geometry");
        yield return new Call(Ops.Or, new Call("s_intersects", geometry, new Constant(BoundingBox.Parse(text, "bbox"))), new Call(Ops.IsNull, geometry));
    }

    private static IEnumerable<Expr> OneOf(Parameters p, string parameter, string property)
    {
        if (p.List(parameter) is { Count: > 0 } values)
            yield return new Call(Ops.In, new PropertyName(property), new Call(Ops.Array, [.. values.Select(v => new Constant(v))]));
    }

    private static IEnumerable<Expr> Filter(Parameters p)
    {
        var language = p.Text("filter-lang") ?? "cql2-text";
        if (language is not ("cql2-text" or "cql2-json"))
            throw new ProblemException("filter-lang", $"There is no filter language '{language}'. Known: cql2-text, cql2-json.");
        if (p.Text("filter") is { } text) yield return language == "cql2-json" ? Cql2Json.Parse(text) : Cql2Text.Parse(text);
    }

    private static IEnumerable<Expr> Equal(Parameters p) =>
        from property in Equalities
        from value in p.Values(property.Name)
        select ParameterValue.Condition(property.Name, property.Type, value);
}
