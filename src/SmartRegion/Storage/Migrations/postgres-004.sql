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

-- How devices get in: documents of the kinds type, source and poll. The secret of a source is kept as its hash only.
create table device_documents (
  kind   text not null,
  name   text not null,
  doc    text not null,
  secret text,
  primary key (kind, name)
);

-- What was created for devices: thing:source/device, stream:source/device/path, sensor:type, property:definition.
create table device_entities (
  name text primary key,
  key  bigint not null
);

-- What each source and poll has brought.
create table device_counts (
  source     text primary key,
  received   bigint not null,
  stored     bigint not null,
  duplicates bigint not null,
  faulty     bigint not null,
  last_at    bigint not null
);

-- What could not be used, the newest of each source.
create table device_faults (
  key     bigint generated always as identity primary key,
  source  text not null,
  at      bigint not null,
  reason  text not null,
  payload text not null
);
create index device_faults_source on device_faults (source, key);

-- Where polls are: validators of the last answer, and failures in a row.
create table device_polls (
  name     text primary key,
  etag     text,
  modified text,
  next_at  bigint not null,
  failures integer not null,
  message  text
);
