using MQTTnet.Protocol;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>Keeps persistent sessions, their subscriptions and the messages that wait for them in the store.</summary>
internal sealed class SessionStore(Store store)
{
    /// <summary>Creates or changes the session's row.</summary>
    public Task SaveAsync(MqttSession session) => store.WriteAsync(s => s.ExecuteAsync($"""
        insert into mqtt_sessions (client, actor, expiry, left_at) values ({session.Client}, {session.Actor}, {(long)session.Expiry}, {Left(session)})
        on conflict (client) do update set actor = excluded.actor, expiry = excluded.expiry, left_at = excluded.left_at
        """));

    /// <summary>Creates or changes a subscription's row.</summary>
    public Task SaveAsync(MqttSession session, MqttSubscription subscription) => store.WriteAsync(s => s.ExecuteAsync($"""
        insert into mqtt_subscriptions (client, topic, quality, identifier)
        values ({session.Client}, {subscription.Topic}, {(int)subscription.Quality}, {(long)subscription.Identifier})
        on conflict (client, topic) do update set quality = excluded.quality, identifier = excluded.identifier
        """));

    /// <summary>Deletes a subscription.</summary>
    public Task DeleteAsync(string client, string topic) =>
        store.WriteAsync(s => s.ExecuteAsync($"delete from mqtt_subscriptions where client = {client} and topic = {topic}"));

    /// <summary>Deletes a session with all that belongs to it.</summary>
    public Task DeleteAsync(string client) => store.WriteAsync(async s =>
    {
        await s.ExecuteAsync($"delete from mqtt_messages where client = {client}");
        await s.ExecuteAsync($"delete from mqtt_subscriptions where client = {client}");
        return await s.ExecuteAsync($"delete from mqtt_sessions where client = {client}");
    });

    /// <summary>Writes what has changed of the messages that wait, in one transaction.</summary>
    public async Task SaveMessagesAsync(IEnumerable<MqttSession> sessions)
    {
        var changes = sessions.Select(s => (s.Client, Changes: s.TakeChanges())).Where(c => c.Changes.Stored.Count + c.Changes.Forgotten.Count > 0).ToList();
        if (changes.Count == 0) return;
        await store.WriteAsync(async s =>
        {
            foreach (var (client, (stored, forgotten)) in changes)
            {
                // A session that was forgotten meanwhile leaves no messages behind; another node may have written the same message.
                foreach (var o in stored)
                    await s.ExecuteAsync($"""
                        insert into mqtt_messages (client, position, topic, payload, quality)
                        select {client}, {o.Position}, {o.Message.Topic}, {o.Message.Payload}, {(int)o.Quality} where exists (select 1 from mqtt_sessions where client = {client})
                        on conflict do nothing
                        """);
                if (forgotten.Count > 0) await s.ExecuteAsync($"delete from mqtt_messages where client = {client} and {s.Dialect.OneOf(SqlText.Raw("position"), forgotten)}");
            }
            return 0;
        });
    }

    /// <summary>All sessions as they were; those that had a connection lost it now.</summary>
    public Task<List<MqttSession>> LoadAsync() => store.ReadAsync(async s =>
    {
        var sessions = await s.ListAsync($"select client, actor, expiry, left_at from mqtt_sessions", r => new MqttSession(r.GetString(0), r.GetString(1), (uint)r.GetInt64(2))
        {
            LeftAt = r.IsDBNull(3) ? DateTime.UtcNow : DateTime.UnixEpoch.AddMicroseconds(r.GetInt64(3)),
        });
        var byClient = sessions.ToDictionary(x => x.Client);
        await foreach (var r in s.RowsAsync($"select client, topic, quality, identifier from mqtt_subscriptions"))
            if (byClient.TryGetValue(r.GetString(0), out var session))
                session.Subscriptions[r.GetString(1)] = new MqttSubscription(r.GetString(1), (MqttQualityOfServiceLevel)r.GetInt32(2), (uint)r.GetInt64(3));
        await foreach (var r in s.RowsAsync($"select client, position, topic, payload, quality from mqtt_messages order by client, position"))
            if (byClient.TryGetValue(r.GetString(0), out var session))
                session.Restore(r.GetInt64(1), new MqttMessage(r.GetString(2), (byte[])r.GetValue(3)), (MqttQualityOfServiceLevel)r.GetInt32(4));
        return sessions;
    });

    private static long? Left(MqttSession session) => session.LeftAt is { } at ? (at - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;
}
