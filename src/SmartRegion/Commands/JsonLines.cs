using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using SmartRegion.Http;

namespace SmartRegion.Commands;

/// <summary>
/// The log as a line of JSON for each event: time, level, category, message, the values of the message, the request, the fault. Scopes are left out:
/// the framework's hold addresses, and these hold links that let somebody in.
/// </summary>
public sealed class JsonLines() : ConsoleFormatter(FormatName)
{
    public const string FormatName = "json-lines";

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Writing))
        {
            json.WriteStartObject();
            json.WriteString("time", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", Level(logEntry.LogLevel));
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            if (RequestId.Current is { } request) json.WriteString("request", request);
            if (logEntry.State is IReadOnlyList<KeyValuePair<string, object?>> values) WriteValues(json, values);
            if (logEntry.Exception is { } fault) WriteFault(json, fault);
            json.WriteEndObject();
        }
        textWriter.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        var named = values.Where(v => v.Key != "{OriginalFormat}").ToList();
        if (named.Count == 0) return;
        json.WriteStartObject("values");
        foreach (var (name, value) in named)
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case null: json.WriteNullValue(); break;
                case int n: json.WriteNumberValue(n); break;
                case long n: json.WriteNumberValue(n); break;
                case double n when double.IsFinite(n): json.WriteNumberValue(n); break;
                case bool b: json.WriteBooleanValue(b); break;
                default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            }
        }
        json.WriteEndObject();
    }

    private static void WriteFault(Utf8JsonWriter json, Exception fault)
    {
        json.WriteStartObject("fault");
        json.WriteString("type", fault.GetType().FullName);
        json.WriteString("message", fault.Message);
        json.WriteString("stack", fault.ToString());
        json.WriteEndObject();
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
