namespace SmartRegion.Tests.Twin.Sensors.Devices;

/// <summary>Messages as the documentation of the network servers shows them, and mappings for their devices.</summary>
internal static class Fixtures
{
    /// <summary>Temperature, humidity and battery of a Dragino LHT65.</summary>
    public const string Lht65 = """
        {"title":{"cs":"Čidlo teploty a vlhkosti LHT65","de":"Temperatur- und Feuchtesensor LHT65","en":"Temperature and humidity sensor LHT65"},
        "datasheet":"https://www.dragino.com/downloads/lht65.pdf","match":{"brand":"dragino","model":"lht65"},
        "fields":[
        {"path":"$.TempC_SHT","name":{"cs":"Teplota","de":"Temperatur","en":"Temperature"},"unit":"Cel","property":{"name":{"cs":"Teplota vzduchu","de":"Lufttemperatur","en":"Air temperature"},"definition":"http://qudt.org/vocab/quantitykind/Temperature"}},
        {"path":"$.Hum_SHT","name":{"cs":"Vlhkost","de":"Feuchte","en":"Humidity"},"unit":"%","property":{"name":{"cs":"Relativní vlhkost","de":"Relative Luftfeuchte","en":"Relative humidity"},"definition":"http://qudt.org/vocab/quantitykind/RelativeHumidity"}},
        {"path":"$.BatV","name":{"cs":"Baterie","de":"Batterie","en":"Battery"},"unit":"mV","scale":1000,"property":{"name":{"cs":"Napětí","de":"Spannung","en":"Voltage"},"definition":"http://qudt.org/vocab/quantitykind/Voltage"}}]}
        """;

    /// <summary>A water meter that counts litres.</summary>
    public const string Meter = """
        {"title":{"cs":"Vodoměr","de":"Wasserzähler","en":"Water meter"},"match":{"profile":"water-meter"},
        "fields":[{"path":"$.counters[0].litres","name":{"cs":"Stav","de":"Stand","en":"Reading"},"unit":"m3","scale":0.001,"offset":12.5,
        "property":{"name":{"cs":"Objem","de":"Volumen","en":"Volume"},"definition":"http://qudt.org/vocab/quantitykind/Volume"}}]}
        """;

    public const string ThingsStackSource = """{"format":"tts","types":["lht65"],"topics":["v3/+/devices/{device}/up"]}""";

    public const string ChirpStackSource = """{"format":"chirpstack","types":["lht65","meter"],"duplicates":"replace","location":[12.75,49.45],"topics":["application/+/device/{device}/event/up"]}""";

    public static string ThingsStack(string time = "2026-03-01T10:00:00.123456789Z", string payload = """{"BatV":3.073,"Hum_SHT":50.4,"TempC_SHT":21.61,"Work_mode":"DS18B20"}""", string device = "0004A30B001C0530") => """
        {"end_device_ids":{"device_id":"eui-DEVLOWER","application_ids":{"application_id":"cham-air"},"dev_eui":"DEVICE","join_eui":"800000000000000C","dev_addr":"00BCB929"},
        "correlation_ids":["as:up:01E0WZGT6Y7657CPFPE5WEYDSQ"],"received_at":"2026-03-01T10:00:00.323456789Z",
        "uplink_message":{"session_key_id":"AXA50tHUTrFYuaIOyK8S4Q==","f_port":2,"f_cnt":1,"frm_payload":"DBIVQAEBDBKIzA==","decoded_payload":PAYLOAD,
        "rx_metadata":[{"gateway_ids":{"gateway_id":"gtw1","eui":"9C5C8E00001A05C4"},"time":"2026-03-01T10:00:00.1Z","timestamp":2463457000,"rssi":-35,"channel_rssi":-35,"snr":5.2,"location":{"latitude":49.2,"longitude":12.6}}],
        "settings":{"data_rate":{"lora":{"bandwidth":125000,"spreading_factor":7}},"frequency":"868300000","timestamp":2463457000},
        "received_at":"TIME","consumed_airtime":"0.056576s",
        "locations":{"user":{"latitude":49.2217,"longitude":12.6655,"altitude":370,"source":"SOURCE_REGISTRY"}},
        "version_ids":{"brand_id":"dragino","model_id":"lht65","hardware_version":"_unknown_hw_version_","firmware_version":"1.8","band_id":"EU_863_870"},
        "network_ids":{"net_id":"000013","tenant_id":"ttn","cluster_id":"eu1"}},"simulated":false}
        """.Replace("DEVLOWER", device.ToLowerInvariant(), StringComparison.Ordinal).Replace("DEVICE", device, StringComparison.Ordinal).Replace("PAYLOAD", payload, StringComparison.Ordinal).Replace("TIME", time, StringComparison.Ordinal);

    public static string ChirpStack(string time = "2026-03-01T10:00:00.205+00:00", string data = """{"counters":[{"litres":1234}]}""", string device = "0101010101010101") => """
        {"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","time":"TIME",
        "deviceInfo":{"tenantId":"52f14cd4-c6f1-4fbd-8f87-4025e1d49242","tenantName":"ChirpStack","applicationId":"17c82e96-be03-4f38-aef3-f83d48582d97","applicationName":"Domažlice water",
        "deviceProfileId":"14855bf7-d10d-4aee-b618-ebfcb64dc7ad","deviceProfileName":"Water-Meter","deviceName":"Vodoměr 1","devEui":"DEVICE","tags":{"street":"Náměstí"}},
        "devAddr":"00189440","dr":1,"fPort":1,"fCnt":7,"confirmed":false,"data":"qg==","object":PAYLOAD,
        "rxInfo":[{"gatewayId":"0016c001f153a14c","uplinkId":4217106255,"rssi":-36,"snr":10.5,"location":{"latitude":49.44,"longitude":12.93},"context":"E3OWOQ==","crcStatus":"CRC_OK"}],
        "txInfo":{"frequency":868100000,"modulation":{"lora":{"bandwidth":125000,"spreadingFactor":11,"codeRate":"CR_4_5"}}}}
        """.Replace("DEVICE", device, StringComparison.Ordinal).Replace("PAYLOAD", data, StringComparison.Ordinal).Replace("TIME", time, StringComparison.Ordinal);
}
