using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>A unit of UCUM (https://ucum.org): its code, and how people know it.</summary>
public sealed partial record Ucum(string Code, string Name, string Symbol)
{
    private static readonly Dictionary<string, Ucum> Known = new List<Ucum>
    {
        new("1", "number", "1"),
        new("%", "percent", "%"),
        new("Cel", "degree Celsius", "°C"),
        new("K", "kelvin", "K"),
        new("hPa", "hectopascal", "hPa"),
        new("Pa", "pascal", "Pa"),
        new("bar", "bar", "bar"),
        new("V", "volt", "V"),
        new("mV", "millivolt", "mV"),
        new("A", "ampere", "A"),
        new("W", "watt", "W"),
        new("kW", "kilowatt", "kW"),
        new("kW.h", "kilowatt hour", "kWh"),
        new("W.h", "watt hour", "Wh"),
        new("L", "litre", "l"),
        new("L/h", "litre per hour", "l/h"),
        new("m3", "cubic metre", "m³"),
        new("m3/h", "cubic metre per hour", "m³/h"),
        new("m", "metre", "m"),
        new("cm", "centimetre", "cm"),
        new("mm", "millimetre", "mm"),
        new("m/s", "metre per second", "m/s"),
        new("km/h", "kilometre per hour", "km/h"),
        new("deg", "degree", "°"),
        new("lx", "lux", "lx"),
        new("dB", "decibel", "dB"),
        new("dB[SPL]", "decibel of sound pressure", "dB"),
        new("[ppm]", "parts per million", "ppm"),
        new("[ppb]", "parts per billion", "ppb"),
        new("ug/m3", "microgram per cubic metre", "µg/m³"),
        new("mg/m3", "milligram per cubic metre", "mg/m³"),
        new("uS/cm", "microsiemens per centimetre", "µS/cm"),
        new("[pH]", "pH", "pH"),
        new("W/m2", "watt per square metre", "W/m²"),
        new("s", "second", "s"),
        new("min", "minute", "min"),
        new("h", "hour", "h"),
        new("Hz", "hertz", "Hz"),
        new("nSv/h", "nanosievert per hour", "nSv/h"),
    }.ToDictionary(u => u.Code);

    // Codes are some letters; the expression takes its time for what is none.
    private const int Longest = 100;

    /// <summary>The unit of a code; one that we have no name for is known by its code. Null when it is no code.</summary>
    public static Ucum? Find(string code) => Known.GetValueOrDefault(code) ?? (code.Length <= Longest && Form().IsMatch(code) ? new Ucum(code, code, code) : null);

    /// <summary>As a unitOfMeasurement of SensorThings, defined by the code list of OGC.</summary>
    public JsonObject AsJson() => new()
    {
        ["name"] = Name,
        ["symbol"] = Symbol,
        ["definition"] = "http://www.opengis.net/def/uom/UCUM/" + Uri.EscapeDataString(Code),
    };

    // Terms of letters, digits, brackets and annotations, joined by dots and slashes (UCUM 2.1).
    [GeneratedRegex(@"^/?(?:[A-Za-z0-9%*'""^]|\[[!-Z^-~]+\]|\{[!-z|~]*\}|\([^()\s]+\))+(?:[+-]?[0-9]+)?(?:[./](?:[A-Za-z0-9%*'""^]|\[[!-Z^-~]+\]|\{[!-z|~]*\}|\([^()\s]+\))+(?:[+-]?[0-9]+)?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
