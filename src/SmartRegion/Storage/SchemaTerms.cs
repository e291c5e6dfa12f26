using SmartRegion.Core;

namespace SmartRegion.Storage;

/// <summary>What the properties of a <see cref="Schema"/> are in SQL: columns, or paths in the JSON column <c>doc</c>.</summary>
public static class SchemaTerms
{
    /// <summary>The resolver for <see cref="FilterSql"/>.</summary>
    public static Func<string, Term> Resolver(Schema schema, Dialect dialect, string field) =>
        name => Of(schema.Resolve(name, field), dialect);

    /// <summary>What one property is in SQL.</summary>
    public static Term Of(Property p, Dialect dialect)
    {
        if (p.Column is { } column) return InColumn(p.Type, dialect.Column(column));
        var doc = SqlText.Raw("doc");
        var text = dialect.JsonText(doc, p.Path!);
        return p.Type switch
        {
            PropertyType.Text => new ScalarTerm(p.Type, text),
            PropertyType.Number or PropertyType.Integer => new ScalarTerm(PropertyType.Number, dialect.JsonNumber(doc, p.Path!)),
            PropertyType.Boolean => new ScalarTerm(p.Type, dialect.JsonBoolean(doc, p.Path!)),
            PropertyType.Date => new ScalarTerm(p.Type, dialect.ToDate(text)),
            PropertyType.Timestamp => new InstantTerm(dialect.ToTimestamp(text)),
            PropertyType.TextArray => new ScalarTerm(p.Type, dialect.JsonArray(doc, p.Path!)),
            PropertyType.LangText => new TextsTerm([.. Language.All.Select(l => dialect.JsonText(doc, [.. p.Path!, l]))], dialect.JsonExists(doc, p.Path!)),
            PropertyType.Json => JsonTerm.At(dialect, doc, p.Path!),
            _ => throw new ArgumentException($"'{p.Name}' is of type {p.Type} and needs a column.", nameof(p)),
        };
    }

    private static Term InColumn(PropertyType type, SqlText column) =>
        type == PropertyType.Timestamp ? new InstantTerm(column) : new ScalarTerm(type, column);
}
