-- MQTT sessions that outlive their connections. Times are microseconds since 1970; left_at is null while it is connected.
create table mqtt_sessions (
  client  text primary key,
  actor   text not null,
  expiry  bigint not null,
  left_at bigint
);

create table mqtt_subscriptions (
  client     text not null,
  topic      text not null,
  quality    integer not null,
  identifier bigint not null,
  primary key (client, topic)
);

-- Messages of QoS 1 and 2 that a session has not taken yet.
create table mqtt_messages (
  client   text not null,
  position bigint not null,
  topic    text not null,
  payload  bytea not null,
  quality  integer not null,
  primary key (client, position)
);
