using System.Globalization;
using System.Text.Json;
using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>
/// Reads CQL2 JSON (OGC 21-065, annex C). Problems name the field "filter", the place as JSON Pointer, and what was expected.
/// </summary>
public sealed class Cql2Json
{
    // Two levels of JSON for each level of the tree, and those of a geometry.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 2 * Limits.Depth + 16 };

    private readonly TreeBuilder _tree = new();
    private readonly bool _isPlanar;

    private Cql2Json(bool isPlanar) => _isPlanar = isPlanar;

    /// <summary>The filter as a tree.</summary>
    /// <param name="isPlanar">Whether its coordinates are in another reference system than WGS 84, so that a box is a rectangle there.</param>
    /// <exception cref="ProblemException">400: not CQL2, or beyond the <see cref="Limits"/>.</exception>
    public static Expr Parse(string json, bool isPlanar = false)
    {
        Limits.CheckText(json);
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return new Cql2Json(isPlanar).Read(document.RootElement, "", 1);
        }
        catch (JsonException e)
        {
            throw new ProblemException(Limits.Field,
                $"At line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}: expected JSON nested at most {Limits.Depth} levels. {e.Message}");
        }
        catch (InvalidOperationException) when (!Json.IsText(System.Text.Encoding.UTF8.GetBytes(json)))
        {
            throw new ProblemException(Limits.Field, "A name in it has half of a character (a lone surrogate).");
        }
    }

    /// <summary>The filter within a larger document, such as the body of a search.</summary>
    public static Expr Parse(JsonElement element, bool isPlanar = false)
    {
        Limits.CheckText(element.GetRawText());
        return new Cql2Json(isPlanar).Read(element, "", 1);
    }

    private Expr Read(JsonElement e, string at, int depth)
    {
        Limits.CheckDepth(depth);
        return e.ValueKind switch
        {
            JsonValueKind.String => _tree.Leaf(new Constant(Whole(e, at))),
            JsonValueKind.Number => Number(e, at),
            JsonValueKind.True or JsonValueKind.False => _tree.Leaf(new Constant(e.GetBoolean())),
            JsonValueKind.Array => _tree.Call(Ops.Array, All(e, at, depth)),
            JsonValueKind.Object => Object(e, at, depth),
            _ => throw Problem(at, "expected an object, an array, a text, a number or a truth value, found null"),
        };
    }

    private List<Expr> All(JsonElement array, string at, int depth) =>
        [.. array.EnumerateArray().Select((item, i) => Read(item, $"{at}/{i}", depth + 1))];

    private Constant Number(JsonElement e, string at)
    {
        if (e.TryGetInt64(out var whole)) return _tree.Leaf(new Constant(whole));
        return e.TryGetDouble(out var number) && double.IsFinite(number)
            ? _tree.Leaf(Constant.Number(number))
            : throw Problem(at, "the number is too large");
    }

    private Expr Object(JsonElement e, string at, int depth)
    {
        if (e.TryGetProperty("op", out var op)) return Operation(e, op, at, depth);
        if (e.TryGetProperty("property", out var name)) return _tree.Leaf(new PropertyName(Text(name, at + "/property")));
        if (e.TryGetProperty("date", out var date)) return Leaf(at + "/date", () => Literals.Date(Text(date, at + "/date")));
        if (e.TryGetProperty("timestamp", out var time)) return Leaf(at + "/timestamp", () => Literals.Timestamp(Text(time, at + "/timestamp")));
        if (e.TryGetProperty("interval", out var ends)) return Interval(ends, at + "/interval", depth);
        if (e.TryGetProperty("bbox", out var box) && !e.TryGetProperty("type", out _)) return Leaf<object>(at + "/bbox", () => Numbers(box, at + "/bbox") is var n && _isPlanar ? Literals.Rectangle(n) : Literals.Box(n));
        if (e.TryGetProperty("type", out _)) return Leaf(at, () => Literals.Json(e));
        throw Problem(at, "expected one of the members op, property, date, timestamp, interval, bbox, or a GeoJSON geometry's type");
    }

    private Call Operation(JsonElement e, JsonElement op, string at, int depth)
    {
        var name = Ops.Canonical(Text(op, at + "/op"));
        if (!e.TryGetProperty("args", out var list) || list.ValueKind != JsonValueKind.Array)
            throw Problem(at, $"expected the array args beside op {name}");
        var args = All(list, at + "/args", depth);
        if (TreeBuilder.WrongCount(name, args.Count) is { } wrong) throw Problem(at + "/args", wrong);
        if (name == Ops.In && args[1] is not Call { Name: Ops.Array, Args.Count: > 0 })
            throw Problem(at + "/args/1", "expected an array with the values of in");
        if (name == Ops.Like && !IsPattern(args[1])) throw Problem(at + "/args/1", "expected a pattern: a text, casei or accenti of one");
        return _tree.Call(name, args);
    }

    private static bool IsPattern(Expr e) =>
        e is Constant { Value: string } || (e is Call { Name: Ops.CaseI or Ops.AccentI } c && IsPattern(c.Args[0]));

    private Call Interval(JsonElement ends, string at, int depth)
    {
        if (ends.ValueKind != JsonValueKind.Array || ends.GetArrayLength() != 2)
            throw Problem(at, "expected an array of the start and the end");
        return _tree.Call(Ops.Interval, ends.EnumerateArray().Select((end, i) => End(end, $"{at}/{i}", depth + 1)).ToList());
    }

    private Expr End(JsonElement end, string at, int depth)
    {
        if (end.ValueKind != JsonValueKind.String) return Read(end, at, depth);
        return Literal(at, () => _tree.Leaf(Literals.End(Whole(end, at))));
    }

    private static List<double> Numbers(JsonElement array, string at) =>
        array.ValueKind == JsonValueKind.Array && array.EnumerateArray().All(n => n.ValueKind == JsonValueKind.Number)
            ? [.. array.EnumerateArray().Select(n => n.GetDouble())]
            : throw Problem(at, "expected an array of numbers");

    private static string Text(JsonElement e, string at) =>
        e.ValueKind == JsonValueKind.String && Whole(e, at) is { Length: > 0 } text ? text : throw Problem(at, "expected a text");

    private static string Whole(JsonElement e, string at)
    {
        try
        {
            return e.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Problem(at, "the text has half of a character (a lone surrogate)");
        }
    }

    private Constant Leaf<T>(string at, Func<T> read) => _tree.Leaf(new Constant(Literal(at, read)));

    private static T Literal<T>(string at, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw Problem(at, e.Message);
        }
    }

    private static ProblemException Problem(string at, string message) =>
        new(Limits.Field, string.Create(CultureInfo.InvariantCulture, $"At {(at.Length == 0 ? "the top" : at)}: {message}."));
}
