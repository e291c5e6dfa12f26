namespace SmartRegion.Access;

/// <summary>Something that is stored about persons.</summary>
/// <param name="Name">Key of the texts that say what it is, why it is stored, and for how long.</param>
/// <param name="Columns">Where it stands: tables with their columns.</param>
/// <param name="IsInExtract">A person gets it with their data from <c>My account</c>; else it only guards the account, or is public anyway.</param>
public sealed record PersonalRecord(string Name, string Columns, bool IsInExtract);

/// <summary>
/// What is stored about whom (GDPR, Article 30): one list, from which the page of privacy is made. A test holds it against the tables of both engines: a
/// column that is neither here nor among <see cref="Others"/> fails it, so that none is forgotten.
/// </summary>
public static class PersonalData
{
    public static readonly IReadOnlyList<PersonalRecord> All =
    [
        new("account", "accounts: id email email_key name language disabled created", true),
        new("credentials", "accounts: password stamp version failed locked_until totp_key has_totp recovery; used_codes: account code at", false),
        new("outside", "identities: issuer subject account name created", true),
        new("passkeys", "passkeys: id account name public_key sign_count transports backup_eligible backed_up created used", true),
        new("roles", "memberships: account organisation role", true),
        new("sessions", "sessions: hash account created seen ends strong", true),
        new("links", "invitations: hash purpose email organisation role inviter created ends", true),
        new("keys", "api_keys: id hash organisation name scopes maker created ends used revoked", true),
        new("audit", "audit: seq at who what about; marks: name value", true),
        new("drafts", "drafts: id entry base author organisation state version created modified doc; draft_comments: draft seq at who what text", true),
        new("history", "changes: seq key id version at who what doc; restricted_changes: seq key id version at who what doc", true),
        new("pictures", "pictures: id who at; picture_files: picture width bytes", true),
        new("jobs", "jobs: id process owner status request base results message problem created started finished updated lent ends", true),
        new("messages", "conversations: id organisation desk entry subject writer name secret shares state messages created changed reporter report; conversation_messages: conversation seq at who side text; conversation_seen: conversation who seq; conversation_blocks: desk writer at who", true),
        new("sketches", "shared_sketches: id lead place programme starts months query created who; sketch_partners: sketch organisation state at who; sketch_parts: sketch part version at who body; sketch_comments: sketch seq at who part text", true),
        new("reminders", "call_reminders: account programme days secret told", true),
        new("letters", "letters: key kind recipient about body state attempts made due ends", false),
        new("contacts", "entries: doc; restricted_entries: doc; harvest_records: original told", false),
        new("alarms", "alarms: doc; alarm_messages: doc", false),
        new("mqtt", "mqtt_sessions: client actor expiry left_at; mqtt_subscriptions: client topic quality identifier; mqtt_messages: client position topic payload quality", false),
    ];

    /// <summary>All other columns: nothing of persons stands in them.</summary>
    public const string Others = """
        entries: key id kind version created modified starts ends geom; links: from_key rel to_id note;
        restricted_entries: key id kind version created modified starts ends geom; restricted_links: from_key rel to_id note; known_versions: id version;
        harvest_sources: key id doc state next_at lent_until failures; harvest_runs: key source started ended status doc;
        harvest_records: source iri entry hash taken gone owner version; harvest_identities: identity source iri; link_checks: id url status reason checked next_at failures;
        things: key id name doc audience; locations: key id name doc geom; thing_locations: thing location; historical_locations: key id thing time; historical_location_places: historical location;
        sensors: key id name doc; observed_properties: key id name doc; features: key id name doc geom location; audiences: key organisation;
        datastreams: key id multi thing sensor property name doc count next_seq starts ends result_starts result_ends area spans feature run_first run_from run_to own_audience audience edits;
        multi_properties: datastream position property; datastream_features: feature datastream; derived_streams: datastream span source;
        observations: datastream starts seq number feature lag lasts result more; observation_runs: datastream first starts ends; observation_moves: datastream seq starts;
        rollups: datastream span starts count sum min max; rollup_marks: datastream starts ends stamp; retained: datastream since;
        alarms: key stream seen raised since value made; alarm_messages: key alarm attempts due made;
        device_documents: kind name doc secret; device_entities: name key; device_counts: source received stored duplicates faulty last_at; device_faults: key source at reason payload;
        device_polls: name etag modified next_at failures message;
        collections: key id version created modified doc generation reserved edits count west south east north starts ends dataset; styles: collection id version modified doc;
        city_objects: key collection generation id parent root body west south east north low high; data_files: collection generation part bytes;
        data_keys: id doc created; region_identity: one region secret; migrations: step
        """;

    /// <summary>"table.column" of each column that a list of tables names.</summary>
    public static IEnumerable<string> ColumnsOf(string tables) =>
        from table in tables.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let parts = table.Split(':', StringSplitOptions.TrimEntries)
        from column in parts[1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        select $"{parts[0]}.{column}";
}
