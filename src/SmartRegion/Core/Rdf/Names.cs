namespace SmartRegion.Core.Rdf;

/// <summary>Names of RDF itself.</summary>
public static class RdfNames
{
    public const string Namespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    public const string Type = Namespace + "type";
    public const string First = Namespace + "first";
    public const string Rest = Namespace + "rest";
    public const string Nil = Namespace + "nil";
    public const string LangString = Namespace + "langString";
    public const string XmlLiteral = Namespace + "XMLLiteral";
    public const string JsonLiteral = Namespace + "JSON";
}

/// <summary>Datatypes of XML Schema.</summary>
public static class Xsd
{
    public const string Namespace = "http://www.w3.org/2001/XMLSchema#";
    public const string String = Namespace + "string";
    public const string Boolean = Namespace + "boolean";
    public const string Integer = Namespace + "integer";
    public const string Decimal = Namespace + "decimal";
    public const string Double = Namespace + "double";
    public const string HexBinary = Namespace + "hexBinary";
    public const string Date = Namespace + "date";
    public const string DateTime = Namespace + "dateTime";
}
