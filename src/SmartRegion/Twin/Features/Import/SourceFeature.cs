using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using SmartRegion.Core;

namespace SmartRegion.Twin.Features.Import;

/// <summary>A feature as a file has it: or what is wrong with it.</summary>
/// <param name="At">Its line, or its number where the file has no lines; from 1.</param>
/// <param name="Id">Its id, if it has one.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="Geometry">Its place, x before y, in the file's reference system.</param>
/// <param name="Fault">What is wrong; then the rest says nothing.</param>
public sealed record SourceFeature(long At, string? Id, JsonObject Properties, Geometry? Geometry, Fault? Fault = null)
{
    /// <summary>Its body, when it is an object of a city model.</summary>
    public City.CityRow? City { get; init; }

    /// <summary>A feature that cannot be read.</summary>
    public static SourceFeature Bad(long at, string field, string message) => new(at, null, [], null, new Fault(field, message));
}
