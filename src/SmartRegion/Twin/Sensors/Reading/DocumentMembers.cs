using System.Text.Json;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// Finds where the values of properties lie in a stored document, so that an answer copies them as they are: an answer may have
/// thousands of documents, and each made into objects would cost more than the rest of it.
/// </summary>
internal static class DocumentMembers
{
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 128 };

    /// <summary>Sets the place of each property that the document has; the place of others stays empty.</summary>
    /// <param name="document">A JSON object in UTF-8.</param>
    /// <param name="places">As many as there are properties, all empty.</param>
    public static void Find(ReadOnlySpan<byte> document, IReadOnlyList<EntityProperty> properties, Span<Range> places)
    {
        var json = new Utf8JsonReader(document, Reading);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var at = IndexOf(ref json, properties);
            json.Read();
            var from = (int)json.TokenStartIndex;
            json.Skip();
            if (at >= 0) places[at] = from..(int)json.BytesConsumed;
        }
    }

    private static int IndexOf(ref Utf8JsonReader json, IReadOnlyList<EntityProperty> properties)
    {
        for (var i = 0; i < properties.Count; i++) if (json.ValueTextEquals(properties[i].Key.EncodedUtf8Bytes)) return i;
        return -1;
    }
}
