using System.Text;
using NetTopologySuite.Geometries;

namespace SmartRegion.Twin.Features.Import;

/// <summary>What a file does not say of itself.</summary>
/// <param name="Layer">Which layer, where a file has several.</param>
/// <param name="Encoding">How its texts are written, where it does not say; UTF-8 without.</param>
/// <param name="Places">Finds the place of a municipality or district by its code, for tables that have no coordinates.</param>
/// <param name="Crs">The reference system, for files whose objects cannot be understood without it.</param>
/// <param name="Repair">Whether parts of an object that are no surfaces are left out, instead of the object.</param>
public sealed record SourceOptions(string? Layer = null, Encoding? Encoding = null, Func<string, Geometry?>? Places = null, Crs.CrsDefinition? Crs = null, bool Repair = false);
