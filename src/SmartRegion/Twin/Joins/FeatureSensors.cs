using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Reading;
using SmartRegion.Twin.Sensors.Restricted;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Twin.Joins;

/// <summary>
/// What measures on which feature: a Thing stands on a feature when its <c>properties.feature</c> names it as
/// <c>collection/id</c>, or several in an array.
/// </summary>
public sealed class FeatureSensors(Store store, Sensors.Sensors sensors, Datastreams datastreams)
{
    /// <summary>The parameter of features that is a filter over the Datastreams of the Things on them.</summary>
    public const string Parameter = "sensors";

    private const int MostFound = 10_000;

    /// <summary>The Datastreams of the Things that stand on a feature.</summary>
    public async Task<IReadOnlyList<DatastreamInfo>> OnAsync(Collection collection, string featureId, Sight sight)
    {
        var name = $"{collection.Id}/{featureId}";
        return [.. (await datastreams.AllAsync(sight)).Where(s => s.Thing.Features.Contains(name))];
    }

    /// <summary>The Datastreams of those among them that the Things of each feature have, by the features' ids.</summary>
    public async Task<ILookup<string, DatastreamInfo>> InAsync(Collection collection, Sight sight)
    {
        var start = collection.Id + "/";
        return (await datastreams.AllAsync(sight))
            .SelectMany(s => s.Thing.Features.Where(f => f.StartsWith(start, StringComparison.Ordinal)), (s, f) => (Id: f[start.Length..], Stream: s))
            .ToLookup(p => p.Id, p => p.Stream);
    }

    /// <summary>
    /// The query with what the request's <c>sensors</c> demands: a Datastream for which this <c>$filter</c> of SensorThings is true,
    /// of a Thing that stands on the feature.
    /// </summary>
    /// <exception cref="ProblemException">400 for a filter that is none.</exception>
    public async Task<FeatureQuery> NarrowAsync(FeatureQuery query, HttpRequest request)
    {
        if (!request.Query.TryGetValue(Parameter, out var texts) || texts is not [{ } text]) return query;
        var sight = await Audiences.SightAsync(request.HttpContext);
        var matching = await MatchingAsync(text, sight);
        var ids = (await InAsync(query.Collection, sight)).Where(f => f.Any(s => matching.Contains(s.Key))).Select(f => f.Key).Take(MostFound).ToList();
        var id = new PropertyName(query.Collection.Schema.WithRole("id")!.Name);
        // No feature has an empty id.
        Expr among = ids.Count == 0 ? new Call("=", id, new Constant("")) : new Call(Ops.In, id, new Call(Ops.Array, [.. ids.Select(i => new Constant(i))]));
        return query with { Filter = query.Filter is { } filter ? new Call(Ops.And, filter, among) : among };
    }

    private async Task<HashSet<long>> MatchingAsync(string text, Sight sight)
    {
        try
        {
            var filter = ODataOptions.Parse([KeyValuePair.Create("$filter", text)]);
            return [.. await store.ReadAsync(s => s.ListAsync(new EntityQuery(EntityTypes.Datastream, filter, s.Dialect, sensors.Ids.For(sight), null, null).Keys(MostFound), r => r.GetInt64(0)))];
        }
        catch (ProblemException e) { throw Renamed(e); }
    }

    // The fault lies in our parameter, not in an option of the other standard.
    private static ProblemException Renamed(ProblemException e) => new(Parameter, e.Problem.Detail ?? e.Message);
}
