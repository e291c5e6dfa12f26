using System.Xml;
using System.Xml.Linq;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.City.Import;

/// <summary>
/// CityGML 1.0 (OGC 08-007r1) and 2.0 (OGC 12-019), with the profile of the German surveys. One object is in memory at a time.
/// A document type is refused, so that no entity is read and no request goes out.
/// </summary>
internal sealed class CityGmlSource : CityModelSource
{
    private static readonly XmlReaderSettings Reading = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true, MaxCharactersInDocument = 0 };
    private readonly string _path;
    private readonly CityCrs? _crs;

    public CityGmlSource(string path, CrsDefinition? told) : base(told)
    {
        _path = path;
        using var reader = XmlReader.Create(path, Reading);
        if (FirstSystem(reader) is { } name && told is null) _crs = CityCrs.Parse(name);
    }

    protected override CityCrs? OwnCrs => _crs;

    protected override IEnumerable<(long At, CityObject? City, (string? Id, string Field, string Message)? Fault)> Objects()
    {
        using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        using var reader = XmlReader.Create(stream, Reading);
        while (Next(reader) is { } member)
        {
            CityObject? city = null;
            (string?, string, string)? fault = null;
            try { city = new CityGmlObject(member.Element, Note).Read(); }
            catch (ProblemException e) { fault = (CityGmlObject.IdOf(member.Element), e.Problem.Faults![0].Field, e.Message); }
            if (city is not null || fault is not null) yield return (member.Line, city, fault);
        }
    }

    // The next object with the line where it begins; null at the end.
    private (int Line, XElement Element)? Next(XmlReader reader) => Guarded(() =>
    {
        while (!reader.EOF)
        {
            // Within a member stands the object; what stands elsewhere (appearances, the envelope) is passed over.
            if (reader.NodeType == XmlNodeType.Element && reader.Depth == 2 && _isInMember)
            {
                var line = ((IXmlLineInfo)reader).LineNumber;
                return (line, XmlTree.Read(reader));
            }
            if (reader.NodeType == XmlNodeType.Element && reader.Depth == 1)
            {
                _isInMember = reader.LocalName is "cityObjectMember" or "featureMember";
                if (reader.LocalName == "appearanceMember") Note("Appearances (textures and materials) are left out.");
                if (!_isInMember) { reader.Skip(); continue; }
            }
            reader.Read();
        }
        return ((int, XElement)?)null;
    });

    private bool _isInMember;

    private static string? FirstSystem(XmlReader reader) => Guarded(() =>
    {
        reader.MoveToContent();
        if (reader.LocalName != "CityModel") throw new ProblemException("FILE", $"It is no CityGML: its root is '{reader.LocalName}', not 'CityModel'.");
        if (reader.NamespaceURI.EndsWith("/3.0", StringComparison.Ordinal)) throw new ProblemException("FILE", "It is CityGML 3.0. Versions 1.0 and 2.0 are read; citygml-tools turns one into the other.");
        do
        {
            if (reader.NodeType == XmlNodeType.Element && reader.GetAttribute("srsName") is { Length: > 0 } name) return name;
        }
        while (reader.Read());
        return null;
    });

    private static T Guarded<T>(Func<T> read)
    {
        try { return read(); }
        catch (XmlException e) when (e.Message.Contains("DTD", StringComparison.Ordinal))
        {
            throw new ProblemException("FILE", $"Line {e.LineNumber}: the file has a document type (DOCTYPE), which could fetch other files. Take it out.");
        }
        catch (XmlException e) { throw new ProblemException("FILE", $"The file cannot be read on after line {e.LineNumber}: {e.Message} Nothing was stored."); }
    }
}
