using System.Globalization;
using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>Queryables as parameters of their own (OGC API Features Part 3, 8.5): <c>name=value</c> is a comparison.</summary>
public static class ParameterValue
{
    /// <summary>The condition that the property has this value; of an array, that it holds it.</summary>
    /// <exception cref="ProblemException">400 naming the parameter, when the text is no value of the type.</exception>
    public static Expr Condition(string name, PropertyType type, string text) => type == PropertyType.TextArray
        ? new Call("a_contains", new PropertyName(name), new Call(Ops.Array, new Constant(text)))
        : new Call("=", new PropertyName(name), new Constant(Of(name, type, text)));

    private static object Of(string name, PropertyType type, string text) => type switch
    {
        PropertyType.Integer or PropertyType.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n)
            ? Constant.Number(n).Value! : throw new ProblemException(name, $"'{text}' is no number."),
        PropertyType.Boolean => text switch
        {
            "true" => true,
            "false" => false,
            _ => throw new ProblemException(name, $"'{text}' is neither true nor false."),
        },
        PropertyType.Date => Literal(name, () => Literals.Date(text)),
        PropertyType.Timestamp => Literal(name, () => Literals.Timestamp(text)),
        _ => text,
    };

    private static object Literal<T>(string name, Func<T> read)
    {
        try { return read()!; }
        catch (FormatException e) { throw new ProblemException(name, e.Message + "."); }
    }
}
