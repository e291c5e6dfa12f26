using System.Globalization;
using SmartRegion.Core;

namespace SmartRegion.Portal.Writing;

/// <summary>What is wrong with a field, and how to mend it.</summary>
/// <param name="Path">The field.</param>
/// <param name="Key">Key of the text: "write.wrong-…".</param>
/// <param name="Values">What the text tells.</param>
public sealed record FormProblem(string Path, string Key, params object?[] Values)
{
    // What is told of measurements to programs, and the text for people.
    private static readonly (string Part, string Key)[] OfMeasurements =
    [
        ("There is no Datastream", "stream-none"), ("are simulated", "stream-simulated"), ("cannot become", "stream-unit"), ("Degree days need", "stream-celsius"), ("corrected by itself", "stream-same"),
        ("must begin after", "begins-before"), ("not over yet", "not-over"), ("A period has at most", "period-long"), ("has a measurement already", "measured-twice"),
    ];

    /// <summary>What it says to a reader.</summary>
    public string Text(Reader reader) => reader.T("write.wrong-" + Key, Values);

    // The validator speaks to programs; a person is told what this field takes.
    internal static FormProblem Of(Fault fault, string path, FormSchema form, FormValues values)
    {
        if (form.Find(path) is not { } field) return new FormProblem(path, "other", fault.Message);
        if (field.IsTexts && path.Split('/')[^1] is var last && Language.IsKnown(last) && values.One(path).Length > field.Longest) return new FormProblem(path, "long", Number(field.Longest), Number(values.One(path).Length));
        if (fault.Message.Contains("is required", StringComparison.Ordinal)) return new FormProblem(path, "required");
        if (fault.Message.StartsWith("There is no entry", StringComparison.Ordinal) || fault.Message.StartsWith("The vocabulary has no", StringComparison.Ordinal)) return new FormProblem(path, "name-none", values.One(path));
        if (fault.Message.StartsWith("An entry cannot refer", StringComparison.Ordinal)) return new FormProblem(path, "itself");
        if (OfMeasurements.FirstOrDefault(m => fault.Message.Contains(m.Part, StringComparison.Ordinal)).Key is { } key) return new FormProblem(path, key, values.One(path));
        if (fault.Message.Contains("before the start", StringComparison.Ordinal)) return new FormProblem(path, "ends-before");
        if (values.One(path).Length > field.Longest) return new FormProblem(path, "long", Number(field.Longest), Number(values.One(path).Length));
        return field.Kind switch
        {
            FieldKind.Number or FieldKind.Whole => Range(path, field),
            FieldKind.Day or FieldKind.Date => new FormProblem(path, "date"),
            FieldKind.Address => new FormProblem(path, "address"),
            FieldKind.Mail => new FormProblem(path, "mail"),
            FieldKind.Choice or FieldKind.Choices => new FormProblem(path, "choice"),
            FieldKind.Point => new FormProblem(path, "point"),
            FieldKind.Group or FieldKind.Items or FieldKind.Picture when fault.Message.Contains("at least", StringComparison.Ordinal) => new FormProblem(path, "required"),
            _ => new FormProblem(path, "other", fault.Message),
        };
    }

    private static FormProblem Range(string path, FormField field) => (Json.AsNumber(field.Type["minimum"]), Json.AsNumber(field.Type["maximum"])) switch
    {
        ({ } least, { } most) => new FormProblem(path, "between", Number(least), Number(most)),
        ({ } least, null) => new FormProblem(path, "least", Number(least)),
        _ when field.Kind == FieldKind.Whole => new FormProblem(path, "whole", ""),
        _ => new FormProblem(path, "number", ""),
    };

    private static string Number(double n) => n.ToString(CultureInfo.InvariantCulture);
}
