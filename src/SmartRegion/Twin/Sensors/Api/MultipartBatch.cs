using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SmartRegion.Core;

namespace SmartRegion.Twin.Sensors.Api;

/// <summary>Batches in multipart/mixed, of parts of application/http and of change sets (18-088 11.2, OData 4.0 part 1, 11.7).</summary>
internal static class MultipartBatch
{
    /// <summary>The requests of a body.</summary>
    /// <exception cref="ProblemException">400: not such a body.</exception>
    public static async Task<List<BatchPart>> ReadAsync(ReadOnlyMemory<byte> body, MediaTypeHeaderValue type)
    {
        var parts = new List<BatchPart>();
        try { await ReadAsync(body, type, null, parts); }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new ProblemException("", $"The body is no multipart/mixed with the boundary {type.Boundary}: {e.Message}");
        }
        return parts;
    }

    /// <summary>The answer.</summary>
    public static SensorAnswer Write(IReadOnlyList<BatchResult> results)
    {
        var boundary = "batch_" + Guid.NewGuid();
        var text = new ArrayBufferWriter<byte>();
        for (var i = 0; i < results.Count;)
        {
            Line(text, "--" + boundary);
            var group = results[i].Part.Group;
            if (group is null) { Write(text, results[i++]); continue; }
            var set = results.Skip(i).TakeWhile(r => r.Part.Group == group).ToList();
            i += set.Count;
            // A change set that failed has one answer (11.7.4).
            if (set.FirstOrDefault(r => r.Answer.Status >= 400 && r.Answer.Status != 424) is { } fault) { Write(text, fault); continue; }
            var inner = "changeset_" + Guid.NewGuid();
            Line(text, $"Content-Type: multipart/mixed; boundary={inner}");
            Line(text, "");
            foreach (var result in set)
            {
                Line(text, "--" + inner);
                Write(text, result);
            }
            Line(text, $"--{inner}--");
        }
        Line(text, $"--{boundary}--");
        return new SensorAnswer(200, $"multipart/mixed; boundary={boundary}", text.WrittenMemory);
    }

    private static async Task ReadAsync(ReadOnlyMemory<byte> body, MediaTypeHeaderValue type, string? group, List<BatchPart> parts)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary)) throw new ProblemException("Content-Type", "multipart/mixed needs a boundary.");
        using var stream = new MemoryStream(body.ToArray());
        var reader = new MultipartReader(boundary, stream);
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            using var content = new MemoryStream();
            await section.Body.CopyToAsync(content);
            var sectionType = MediaTypeHeaderValue.TryParse(section.ContentType, out var t) ? t : throw new ProblemException("", "Each part needs its Content-Type: application/http, or multipart/mixed for a change set.");
            if (sectionType.MediaType.Equals("multipart/mixed", StringComparison.OrdinalIgnoreCase) && group is null)
                await ReadAsync(content.ToArray(), sectionType, $"{parts.Count}", parts);
            else if (sectionType.MediaType.Equals("application/http", StringComparison.OrdinalIgnoreCase))
                parts.Add(Request(content.ToArray(), group, section.Headers?.GetValueOrDefault("Content-ID").ToString() is { Length: > 0 } id ? id : null));
            else throw new ProblemException("", $"A part is application/http, or multipart/mixed for a change set, not {sectionType.MediaType}.");
            if (parts.Count > Batch.MaxParts) throw new ProblemException("", $"A batch has at most {Batch.MaxParts} requests.");
        }
    }

    // The request line, the headers, an empty line, the body.
    private static BatchPart Request(byte[] http, string? group, string? id)
    {
        var at = 0;
        var line = Next(http, ref at).Trim();
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var end = line.LastIndexOf(" HTTP/", StringComparison.OrdinalIgnoreCase);
        if (space < 0) throw new ProblemException("", $"'{line}' is no request line, such as GET Things(1) HTTP/1.1.");
        string? type = null;
        for (var header = Next(http, ref at); header.Trim().Length > 0; header = Next(http, ref at))
        {
            if (header.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase)) type = header[13..].Split(';')[0].Trim().ToLowerInvariant();
            if (header.StartsWith("Content-ID:", StringComparison.OrdinalIgnoreCase)) id ??= header[11..].Trim();
        }
        return new BatchPart(id, group, line[..space].ToUpperInvariant(), (end > space ? line[space..end] : line[space..]).Trim()) { Body = http.AsMemory(Math.Min(at, http.Length)), ContentType = type };
    }

    private static string Next(byte[] http, ref int at)
    {
        if (at >= http.Length) return "";
        var rest = http.AsSpan(at);
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        at += end < 0 ? rest.Length : end + 1;
        return Encoding.UTF8.GetString(line).TrimEnd('\r');
    }

    private static void Write(ArrayBufferWriter<byte> text, BatchResult result)
    {
        Line(text, "Content-Type: application/http");
        if (result.Part.Id is { } id) Line(text, $"Content-ID: {id}");
        Line(text, "");
        Line(text, $"HTTP/1.1 {result.Answer.Status} {ReasonPhrases.GetReasonPhrase(result.Answer.Status)}");
        if (result.Answer.Location is { } location) Line(text, $"Location: {location}");
        if (result.Answer.ContentType is { } type) Line(text, $"Content-Type: {type}");
        Line(text, "");
        text.Write(result.Answer.Body.Span);
        Line(text, "");
    }

    private static void Line(ArrayBufferWriter<byte> text, string line)
    {
        text.Write(Encoding.UTF8.GetBytes(line));
        text.Write("\r\n"u8);
    }
}
