-- MQTT sessions that outlive their connections. Times are microseconds since 1970; left_at is null while it is connected.
create table mqtt_sessions (
  client  text primary key,
  actor   text not null,
  expiry  integer not null,
  left_at integer
) strict;

create table mqtt_subscriptions (
  client     text not null,
  topic      text not null,
  quality    integer not null,
  identifier integer not null,
  primary key (client, topic)
) strict, without rowid;

-- Messages of QoS 1 and 2 that a session has not taken yet.
create table mqtt_messages (
  client   text not null,
  position integer not null,
  topic    text not null,
  payload  blob not null,
  quality  integer not null,
  primary key (client, position)
) strict;

-- How devices get in: documents of the kinds type, source and poll. The secret of a source is kept as its hash only.
create table device_documents (
  kind   text not null,
  name   text not null,
  doc    text not null,
  secret text,
  primary key (kind, name)
) strict, without rowid;

-- What was created for devices: thing:source/device, stream:source/device/path, sensor:type, property:definition.
create table device_entities (
  name text primary key,
  key  integer not null
) strict, without rowid;

-- What each source and poll has brought.
create table device_counts (
  source     text primary key,
  received   integer not null,
  stored     integer not null,
  duplicates integer not null,
  faulty     integer not null,
  last_at    integer not null
) strict, without rowid;

-- What could not be used, the newest of each source.
create table device_faults (
  key     integer primary key autoincrement,
  source  text not null,
  at      integer not null,
  reason  text not null,
  payload text not null
) strict;
create index device_faults_source on device_faults (source, key);

-- Where polls are: validators of the last answer, and failures in a row.
create table device_polls (
  name     text primary key,
  etag     text,
  modified text,
  next_at  integer not null,
  failures integer not null,
  message  text
) strict, without rowid;
