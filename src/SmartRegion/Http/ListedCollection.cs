using System.Text.Json.Nodes;

namespace SmartRegion.Http;

/// <summary>
/// A collection that a room besides the features' offers under <c>/ogc/collections</c>: the list of collections tells it too, and
/// no collection of features may take its id.
/// </summary>
/// <param name="WriteAsync">Its object, in the language of that request.</param>
public sealed record ListedCollection(string Id, Func<HttpRequest, Task<JsonObject>> WriteAsync);
