using System.Globalization;
using SmartRegion.Access;
using SmartRegion.Access.OpenId;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Ckan;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;
using SmartRegion.Portal.Admin;
using SmartRegion.Portal.Writing;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Mqtt;
using SmartRegion.Twin.Sensors.Rollups;

namespace SmartRegion.Commands;

/// <summary>One setting: an option of the command line and an environment variable.</summary>
/// <param name="Name">Name of the option without the dashes.</param>
/// <param name="Value">What its value looks like; null for a switch.</param>
/// <param name="Default">What holds without it, as the documentation tells it.</param>
public sealed record Setting(string Name, string? Value, string Default, string Description)
{
    /// <summary>What it is set to is told to nobody.</summary>
    public bool IsSecret { get; init; }

    /// <summary>SMARTREGION_PUBLIC_URL for "public-url".</summary>
    public string Variable => "SMARTREGION_" + Name.ToUpperInvariant().Replace('-', '_');
}

/// <summary>What the operator has set. An option beats its environment variable.</summary>
public sealed record Settings
{
    /// <summary>Every setting; docs/settings.md has a line for each.</summary>
    public static readonly IReadOnlyList<Setting> All =
    [
        new("port", "NUMBER", "8080", "Port on which pages and APIs are served; 0 takes a free one."),
        new("host", "ADDRESS", "localhost", "Address to listen on; 0.0.0.0 for all."),
        new("data", "DIR", ".data", "Directory of the store and the search index."),
        new("store", "sqlite|CONNECTION", "sqlite", "The engine: sqlite, or a PostgreSQL connection string such as Host=…;Database=…") { IsSecret = true },
        new("public-url", "URL", "as asked", "The address under which the world sees this region; used in links and ids."),
        new("basemap", "URL", "own", "A MapLibre style to use instead of the own basemap. Its server then sees the readers' addresses."),
        new("empty", null, "off", "Start without the seed of the Czech-Bavarian region."),
        new("sensor-ids", "long|uuid|string", "long", "What ids of sensors, things and observations are; chosen before the first of them."),
        new("mqtt-port", "NUMBER|off", "1883", "Port of MQTT; 0 takes a free one (also when --port is 0), off serves it over WebSocket at /mqtt only."),
        new("mqtt-broker", "URL", "none", "An outside MQTT broker whose topics the sources of uplinks name: mqtt://user:password@host:1883, or mqtts://.") { IsSecret = true },
        new("mqtt-broker-ca", "FILE", "none", "A PEM file with the certificate of the authority that vouches for that broker, when the system does not know it."),
        new("allow-private-addresses", null, "off", "Polls of open data, harvests and webhooks of alarms may go to addresses of private networks."),
        new("check-links", "DAYS|off", "off", "Days after which the links of datasets to other hosts are asked again whether they answer (1 to 365); off asks none but our own."),
        new("contact", "MAIL|URL", "the public URL", "Whom those may write to whose data this region polls and harvests, and whose links it checks; told in User-Agent."),
        new("smtp-host", "HOST", "none", "The mail server that messages of alarms and invitations go to; without it rules with mail are refused, and links are handed over."),
        new("smtp-port", "NUMBER", "587", "Its port."),
        new("smtp-security", "auto|none|starttls|tls", "auto", "How the connection to it is protected."),
        new("smtp-user", "NAME", "none", "The name to sign in with there."),
        new("smtp-password", "TEXT", "none", "The password; prefer the variable, since options are seen in the list of processes.") { IsSecret = true },
        new("smtp-from", "ADDRESS", "smart-region@localhost", "The sender of messages."),
        new("strangers-write", null, "off", "People who are not signed in may write messages to organisations, few in an hour; without it only those with an account."),
        new("translate-url", "URL", "none", "A LibreTranslate, or what speaks its protocol, that fills in missing languages in forms when somebody asks for it; it sees those texts."),
        new("translate-key", "TEXT", "none", "The key that it wants; prefer the variable.") { IsSecret = true },
        new("live-clients", "NUMBER", "500", "How many clients may follow queries live (server-sent events) at once."),
        new("time-zone", "ZONE", "Europe/Prague", "The time zone by whose clocks days and months of rollups begin; its IANA name."),
        new("tile-cache", "NUMBER", "2048", "Megabytes of vector tiles that are kept on disk; when they are full, they are made anew."),
        new("packed", "NUMBER", "2048", "Megabytes of features of large collections that are kept on disk as maps ask for them; 0 for none."),
        new("ckan-kinds", "KINDS", "datasets and SDDI", $"Kinds of entries that are packages for clients of CKAN, separated by commas: {CkanSettings.DefaultKinds}."),
        new("region-name", "TEXT", "Smart Region", "What this region is called by others that exchange changes with it."),
        new("peer-poll", "SECONDS", "300", "How often a peer is asked for changes that does not tell by itself that it has some."),
        new("secret-file", "FILE", "none", "A file with at least 32 random bytes, by which the keys of cookies and second steps are encrypted in the store; a copy of the store alone then opens nothing."),
        new("breached-passwords", "FILE", "none", "A list of breached passwords by their hashes, sorted, as \"Pwned Passwords\" is downloaded: none of them is taken as a new password."),
        new("oidc-authority", "URL", "none", "An OpenID Connect provider where people may sign in: its issuer, such as https://login.example/realms/region."),
        new("oidc-client", "TEXT", "none", "Our client id there."),
        new("oidc-secret", "TEXT", "none", "Our client secret there; prefer the variable, since options are seen in the list of processes.") { IsSecret = true },
        new("oidc-name", "TEXT", "its host", "What the provider is called on the page of signing in: one text, or cs=…;de=…;en=…"),
        new("oidc-by-email", null, "off", "A mail address that the provider has verified leads to the account of that address, without anybody linking the two."),
        new("oidc-open", null, "off", "Whoever can sign in at the provider gets an account, without a role."),
        new("second-factor", null, "off", "Roles count only for people who have set up a second step of signing in."),
        new("scan-command", "COMMAND", "none", "A scanner to which the path of each uploaded file is given before anything reads it; exit code 0 is clean, 1 harmful, others a failure."),
        new("metrics", null, "off", "Measure, and tell it at /metrics (Prometheus) to this machine, to administrators, and to who has the metrics key."),
        new("metrics-key", "TEXT", "none", "What a scraper from elsewhere sends as Authorization: Bearer; at least 16 signs. Prefer the variable.") { IsSecret = true },
        new("otlp-endpoint", "URL", "none", "Where measures and traces are sent by OTLP; OTEL_EXPORTER_OTLP_ENDPOINT and the other variables of OpenTelemetry hold too."),
        new("log-format", "text|json", "text", "How the log is written: a line of text or of JSON for each event."),
        new("log-level", "warning|information", "warning", "What is logged; information adds a line for each request, with its route but not its address."),
        new("keep-audit", "DAYS", "1095", "How long lines of the audit log are kept (90 to 36500)."),
        new("keep-ended", "DAYS", "30", "How long sessions, links, requests to join and keys are kept after their end (0 to 3650)."),
        new("keep-conversations", "DAYS", "730", "How long conversations with organisations are kept after the last that was written in them (30 to 3650)."),
        new("session-hours", "HOURS", "12", "How long one stays signed in at most (1 to 24)."),
        new("session-idle", "MINUTES", "120", "How long one stays signed in without a sign of life (5 to 720)."),
        new("invitation-days", "DAYS", "7", "How long a link is good by which somebody makes an account (1 to 30)."),
        new("password-link-hours", "HOURS", "24", "How long a link for a new password is good (1 to 72)."),
        new("trust-loopback", null, "off", "A request from this machine acts as administrator. For development and conformance tests."),
    ];

    public int Port { get; init; } = 8080;
    public string Host { get; init; } = "localhost";
    public string Data { get; init; } = ".data";
    public string Store { get; init; } = "sqlite";
    public string? PublicUrl { get; init; }

    /// <summary>The world reaches this region by https only.</summary>
    public bool IsSecure => PublicUrl?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;

    public string? Basemap { get; init; }
    public bool Empty { get; init; }
    public bool TrustLoopback { get; init; }
    public string? SecretFile { get; init; }

    /// <summary>A list of breached passwords.</summary>
    public string? BreachedPasswords { get; init; }

    /// <summary>Where people may sign in outside; null for nowhere.</summary>
    public OpenIdSettings? OpenId { get; init; }

    /// <summary>Roles count only for people with a second step.</summary>
    public bool SecondFactor { get; init; }

    public string? ScanCommand { get; init; }

    /// <summary>Measures are taken and told at /metrics.</summary>
    public bool Metrics { get; init; }

    public string? MetricsKey { get; init; }
    public Uri? OtlpEndpoint { get; init; }
    public bool LogsJson { get; init; }
    public bool LogsRequests { get; init; }

    /// <summary>For tests, which are refused on purpose thousands of times: refusals are not logged, and guessing passwords is made cheap. No option sets it.</summary>
    internal bool IsHasty { get; init; }

    public int KeepAudit { get; init; } = 1095;
    public int KeepEnded { get; init; } = 30;
    public int KeepConversations { get; init; } = 730;
    public Lifetimes Lifetimes { get; init; } = Lifetimes.Usual;

    /// <summary>Every setting with its value and where it comes from, for the page of settings; secrets without it.</summary>
    public ShownSettings Shown { get; init; } = ShownOf([], []);
    public IdKind SensorIds { get; init; }
    public MqttPort Mqtt { get; init; } = MqttPort.Off;
    public Uri? MqttBroker { get; init; }
    public string? MqttBrokerAuthority { get; init; }
    public bool AllowPrivateAddresses { get; init; }
    public string? Contact { get; init; }
    public int? CheckLinks { get; init; }
    public MailSettings Mail { get; init; } = new(null, 587, null, null, "smart-region@localhost", "auto");

    /// <summary>Strangers may write messages to organisations.</summary>
    public bool StrangersWrite { get; init; }

    public TranslatorSettings Translator { get; init; } = new(null, null);
    public int LiveClients { get; init; } = 500;
    public string TimeZone { get; init; } = "Europe/Prague";
    public int TileCache { get; init; } = 2048;
    public int Packed { get; init; } = 2048;
    public string RegionName { get; init; } = "Smart Region";
    public int PeerPoll { get; init; } = 300;
    public CkanSettings Ckan { get; init; } = new(CkanSettings.DefaultKinds.Split(','));

    /// <summary>Reads options; what is left are the verb's own arguments.</summary>
    /// <exception cref="UsageException">An unknown option, a value missing or out of range.</exception>
    public static (Settings Settings, List<string> Left) Parse(IEnumerable<string> arguments, Func<string, string?> environment)
    {
        var values = All.Select(s => (s.Name, Value: environment(s.Variable))).Where(v => !string.IsNullOrEmpty(v.Value)).ToDictionary(v => v.Name, v => v.Value!);
        var (fromVariables, options, rest) = (values.Keys.ToList(), new HashSet<string>(), new List<string>());
        var queue = new Queue<string>(arguments);
        while (queue.TryDequeue(out var argument))
        {
            var name = argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..].Split('=', 2)[0] : null;
            if (name is null || All.FirstOrDefault(s => s.Name == name) is not { } setting) { rest.Add(argument); continue; }
            options.Add(name);
            if (setting.Value is null) values[name] = "true";
            else if (argument.Contains('=', StringComparison.Ordinal)) values[name] = argument[(argument.IndexOf('=', StringComparison.Ordinal) + 1)..];
            else values[name] = queue.TryDequeue(out var value) ? value : throw new UsageException($"--{name} needs a value: --{name} {setting.Value}.");
        }
        return (From(values) with { Shown = ShownOf(values, [.. fromVariables.Except(options)]) }, rest);
    }

    private static ShownSettings ShownOf(Dictionary<string, string> values, HashSet<string> fromVariables) => new([.. All.Select(s =>
        new SettingShown(s.Name, s.Variable, s.Default, s.Description, values.TryGetValue(s.Name, out var value) ? s.IsSecret && value != "sqlite" ? "" : value : null, fromVariables.Contains(s.Name)))]);

    private static Settings From(Dictionary<string, string> values)
    {
        var settings = new Settings
        {
            Port = values.TryGetValue("port", out var port) ? Number("port", port) : 8080,
            Host = values.GetValueOrDefault("host", "localhost"),
            Data = values.GetValueOrDefault("data", ".data"),
            Store = values.GetValueOrDefault("store", "sqlite"),
            PublicUrl = values.GetValueOrDefault("public-url")?.TrimEnd('/'),
            Basemap = values.GetValueOrDefault("basemap"),
            Empty = Switch(values, "empty"),
            TrustLoopback = Switch(values, "trust-loopback"),
            SecretFile = values.GetValueOrDefault("secret-file") is not { } secret || File.Exists(secret) ? values.GetValueOrDefault("secret-file") : throw new UsageException($"--secret-file: there is no file {secret}."),
            SecondFactor = Switch(values, "second-factor"),
            BreachedPasswords = Breached(values.GetValueOrDefault("breached-passwords")),
            OpenId = Provider(values),
            ScanCommand = values.GetValueOrDefault("scan-command"),
            Metrics = Switch(values, "metrics"),
            MetricsKey = values.GetValueOrDefault("metrics-key") is not { } key || key.Length >= 16 ? values.GetValueOrDefault("metrics-key") : throw new UsageException("--metrics-key has less than 16 signs."),
            OtlpEndpoint = values.GetValueOrDefault("otlp-endpoint") is not { } otlp ? null : Uri.TryCreate(otlp, UriKind.Absolute, out var collector) && collector.Scheme is "http" or "https" ? collector : throw new UsageException($"--otlp-endpoint '{otlp}' is no web address. Write http://localhost:4317."),
            LogsJson = OneOf(values, "log-format", "text", "json") == "json",
            LogsRequests = OneOf(values, "log-level", "warning", "information") == "information",
            KeepAudit = Within(values, "keep-audit", 1095, 90, 36_500),
            KeepEnded = Within(values, "keep-ended", 30, 0, 3650),
            KeepConversations = Within(values, "keep-conversations", 730, 30, 3650),
            Lifetimes = new Lifetimes(TimeSpan.FromHours(Within(values, "session-hours", 12, 1, 24, "hours")), TimeSpan.FromMinutes(Within(values, "session-idle", 120, 5, 720, "minutes")),
                TimeSpan.FromDays(Within(values, "invitation-days", 7, 1, 30)), TimeSpan.FromHours(Within(values, "password-link-hours", 24, 1, 72, "hours"))),
            MqttBroker = Broker(values.GetValueOrDefault("mqtt-broker")),
            MqttBrokerAuthority = Authority(values.GetValueOrDefault("mqtt-broker-ca")),
            AllowPrivateAddresses = Switch(values, "allow-private-addresses"),
            CheckLinks = Days(values.GetValueOrDefault("check-links", "off")),
            Contact = Contactable(values.GetValueOrDefault("contact")),
            Mqtt = MqttPortOf(values.GetValueOrDefault("mqtt-port"), values.GetValueOrDefault("port")),
            SensorIds = Ids(values.GetValueOrDefault("sensor-ids", "long")),
            Mail = MailOf(values),
            StrangersWrite = Switch(values, "strangers-write"),
            Translator = new TranslatorSettings(values.GetValueOrDefault("translate-url"), values.GetValueOrDefault("translate-key")),
            LiveClients = Number("live-clients", values.GetValueOrDefault("live-clients", "500")),
            Ckan = new CkanSettings([.. values.GetValueOrDefault("ckan-kinds", CkanSettings.DefaultKinds).Split(',', StringSplitOptions.TrimEntries).Select(Kind)]),
            TileCache = Number("tile-cache", values.GetValueOrDefault("tile-cache", "2048")),
            Packed = Number("packed", values.GetValueOrDefault("packed", "2048")),
            RegionName = values.GetValueOrDefault("region-name", "Smart Region"),
            PeerPoll = Number("peer-poll", values.GetValueOrDefault("peer-poll", "300")) is > 0 and var poll ? poll : throw new UsageException("--peer-poll is a number of seconds from 1 on."),
            TimeZone = Zone(values.GetValueOrDefault("time-zone", "Europe/Prague")),
        };
        foreach (var (name, url) in new[] { ("public-url", settings.PublicUrl), ("basemap", settings.Basemap), ("translate-url", settings.Translator.Url) })
            if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
                throw new UsageException($"--{name} '{url}' is no web address. Begin it with https://.");
        if (settings is { TrustLoopback: true, PublicUrl: not null })
            throw new UsageException("--trust-loopback lets everybody on this machine write; it does not go together with --public-url.");
        return settings;
    }

    private static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= 65535 ? n : throw new UsageException($"--{name} '{text}' is no whole number from 0 to 65535.");

    private static string OneOf(Dictionary<string, string> values, string name, params string[] known) =>
        values.GetValueOrDefault(name, known[0]) is var value && known.Contains(value) ? value : throw new UsageException($"--{name} '{value}' is none of {string.Join(", ", known)}.");

    private static int Within(Dictionary<string, string> values, string name, int usual, int least, int most, string unit = "days") => !values.TryGetValue(name, out var text) ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most ? n
        : throw new UsageException($"--{name} '{text}' is no number of {unit} from {least} to {most}.");

    private static int? Days(string text) => text == "off" ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 365 ? days
        : throw new UsageException($"--check-links '{text}' is neither off nor a number of days from 1 to 365.");

    private static string Kind(string name) =>
        Kinds.Find(name)?.Name ?? throw new UsageException($"--ckan-kinds '{name}' is no kind. Known: {string.Join(", ", Kinds.All.Select(k => k.Name))}.");

    private static string? Contactable(string? text) => text is null || text.All(c => c is > ' ' and < (char)127 and not ('(' or ')')) ? text
        : throw new UsageException($"--contact '{text}' is no mail or web address.");

    // Its password may stand within, so it is not repeated.
    private static Uri? Broker(string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "mqtt" or "mqtts" && url.Host.Length > 0 ? url
        : throw new UsageException("--mqtt-broker is no address of a broker. Write mqtt://user:password@host:1883.");

    private static string? Breached(string? file)
    {
        if (file is null) return null;
        if (!File.Exists(file)) throw new UsageException($"--breached-passwords: there is no file {file}.");
        try { Access.Accounts.BreachedPasswords.Check(file); }
        catch (InvalidDataException e) { throw new UsageException($"--breached-passwords: {e.Message}"); }
        return file;
    }

    private static OpenIdSettings? Provider(Dictionary<string, string> values)
    {
        if (values.GetValueOrDefault("oidc-authority") is not { } text)
            return values.Keys.FirstOrDefault(k => k.StartsWith("oidc-", StringComparison.Ordinal)) is { } lonely ? throw new UsageException($"--{lonely} needs --oidc-authority, the provider that it is about.") : null;
        // What goes over an open network could be read and changed: codes, tokens, keys.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) || url.Query.Length + url.Fragment.Length > 0)
            throw new UsageException($"--oidc-authority '{text}' is no issuer. Begin it with https://; http:// is taken for this machine only.");
        var client = values.GetValueOrDefault("oidc-client") ?? throw new UsageException("--oidc-authority needs --oidc-client, our client id there.");
        return new OpenIdSettings(url, client, values.GetValueOrDefault("oidc-secret"), Name(values.GetValueOrDefault("oidc-name", url.Host)), Switch(values, "oidc-by-email"), Switch(values, "oidc-open"));
    }

    // One text for all languages, or cs=…;de=…;en=…
    private static LangText Name(string text)
    {
        if (!text.Contains('=', StringComparison.Ordinal)) return new LangText(text, text, text);
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2, StringSplitOptions.TrimEntries)).ToList();
        if (parts.Find(p => p.Length != 2 || p[1].Length == 0 || !Language.IsKnown(p[0])) is { } wrong) throw new UsageException($"--oidc-name: '{string.Join('=', wrong)}' is none of cs=…, de=…, en=….");
        string? In(string language) => parts.Find(p => p[0] == language)?[1];
        return new LangText(In(Language.Czech), In(Language.German), In(Language.English));
    }

    private static string? Authority(string? file) =>
        file is null || File.Exists(file) ? file : throw new UsageException($"--mqtt-broker-ca: there is no file {file}.");

    private static MqttPort MqttPortOf(string? text, string? port) => text switch
    {
        null => new MqttPort(port == "0" ? 0 : MqttPort.Usual, Demanded: false),
        "off" => MqttPort.Off,
        _ => new MqttPort(Number("mqtt-port", text), Demanded: true),
    };

    private static IdKind Ids(string text) => text switch
    {
        "long" => IdKind.Long,
        "uuid" => IdKind.Uuid,
        "string" => IdKind.String,
        _ => throw new UsageException($"--sensor-ids '{text}' is none of long, uuid, string."),
    };

    private static MailSettings MailOf(Dictionary<string, string> values)
    {
        var security = values.GetValueOrDefault("smtp-security", "auto");
        if (security is not ("auto" or "none" or "starttls" or "tls")) throw new UsageException($"--smtp-security '{security}' is none of auto, none, starttls, tls.");
        return new MailSettings(values.GetValueOrDefault("smtp-host"), Number("smtp-port", values.GetValueOrDefault("smtp-port", "587")), values.GetValueOrDefault("smtp-user"),
            values.GetValueOrDefault("smtp-password"), values.GetValueOrDefault("smtp-from", "smart-region@localhost"), security);
    }

    private static string Zone(string text)
    {
        try { return new RollupCalendar(text).Zone; }
        catch (ArgumentException e) { throw new UsageException($"--time-zone: {e.Message}"); }
    }

    private static bool Switch(Dictionary<string, string> values, string name) => values.TryGetValue(name, out var value) && value switch
    {
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        _ => throw new UsageException($"--{name} is a switch: true or false, not '{value}'."),
    };
}

/// <summary>The command was used wrongly: exit code 2.</summary>
public sealed class UsageException(string message) : Exception(message);
