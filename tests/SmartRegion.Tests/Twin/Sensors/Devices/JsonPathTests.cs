using System.Text.Json.Nodes;
using SmartRegion.Twin.Sensors.Devices;

namespace SmartRegion.Tests.Twin.Sensors.Devices;

/// <summary>Paths into payloads, units, scaling.</summary>
public sealed class JsonPathTests
{
    private static readonly JsonNode Document = JsonNode.Parse("""{"a":{"b":[10,{"c d":true}],"e.f":5},"n":null,"0":"zero"}""")!;

    [Theory]
    [InlineData("$.a.b[0]", "10")]
    [InlineData("a.b[-2]", "10")]
    [InlineData("$.a.b[1]['c d']", "true")]
    [InlineData("$['a'][\"e.f\"]", "5")]
    [InlineData("$.a.b[7]", null)]
    [InlineData("$.n", null)]
    [InlineData("$.n.x", null)]
    [InlineData("$.a.b.c", null)]
    [InlineData("$['0']", "\"zero\"")]
    public void A_path_leads_to_one_value_or_none(string path, string? value) => Assert.Equal(value, JsonPath.Parse(path)!.Find(Document)?.ToJsonString());

    [Theory]
    [InlineData("$..a")]
    [InlineData("$.*")]
    [InlineData("$.a[")]
    [InlineData("$.a[x]")]
    [InlineData("$.a['x]")]
    [InlineData("")]
    [InlineData("$x")]
    public void What_is_no_such_path_is_told(string path) => Assert.Null(JsonPath.Parse(path));

    [Theory]
    [InlineData("Cel", true)]
    [InlineData("m3/h", true)]
    [InlineData("kW.h", true)]
    [InlineData("ug/m3", true)]
    [InlineData("10*3/uL", true)]
    [InlineData("m[H2O]", true)]
    [InlineData("{vehicles}/h", true)]
    [InlineData("mol.kg-1.s-1", true)]
    [InlineData("/min", true)]
    [InlineData("degrees C", false)]
    [InlineData("°C", false)]
    [InlineData("m//s", false)]
    [InlineData("[ppm", false)]
    [InlineData("", false)]
    public void A_unit_is_a_UCUM_code(string code, bool sound) => Assert.Equal(sound, Ucum.Find(code) is not null);

    [Theory]
    [InlineData("21.5", 1, 0, "21.5")]
    [InlineData("215", 0.1, 0, "21.5")]
    [InlineData("3", 0.1, 0, "0.3")]
    [InlineData("100", 1.8, 32, "212")]
    [InlineData("-273", 1, 273.15, "0.15")]
    [InlineData("1e3", 1000, 0, "1000000")]
    public void A_number_is_scaled_without_error_of_binary_fractions(string value, double scale, double offset, string expected) =>
        Assert.Equal(expected, new Scaling((decimal)scale, (decimal)offset).Apply(JsonNode.Parse(value)!, "").ToJsonString());
}
