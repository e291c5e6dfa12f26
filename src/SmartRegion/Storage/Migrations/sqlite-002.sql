-- The live side (OGC SensorThings 1.1). Times are microseconds since 1970 in UTC. `doc` holds an entity's own properties as
-- JSON; `id` is the client's name for it where ids are strings, else null. Ids are never used twice.
create table things (
  key  integer primary key autoincrement,
  id   text unique,
  name text not null,
  doc  text not null
) strict;
create index things_name on things (name);

create table locations (
  key  integer primary key autoincrement,
  id   text unique,
  name text not null,
  doc  text not null,
  geom blob
) strict;
create index locations_name on locations (name);

create table thing_locations (
  thing    integer not null references things (key) on delete cascade,
  location integer not null references locations (key) on delete cascade,
  primary key (thing, location)
) strict, without rowid;
create index thing_locations_location on thing_locations (location, thing);

create table historical_locations (
  key   integer primary key autoincrement,
  id    text unique,
  thing integer not null references things (key) on delete cascade,
  time  integer not null
) strict;
create index historical_locations_thing on historical_locations (thing, time);
create index historical_locations_time on historical_locations (time);

create table historical_location_places (
  historical integer not null references historical_locations (key) on delete cascade,
  location   integer not null references locations (key) on delete cascade,
  primary key (historical, location)
) strict, without rowid;
create index historical_location_places_location on historical_location_places (location, historical);

create table sensors (
  key  integer primary key autoincrement,
  id   text unique,
  name text not null,
  doc  text not null
) strict;
create index sensors_name on sensors (name);

create table observed_properties (
  key  integer primary key autoincrement,
  id   text unique,
  name text not null,
  doc  text not null
) strict;
create index observed_properties_name on observed_properties (name);

create table features (
  key      integer primary key autoincrement,
  id       text unique,
  name     text not null,
  doc      text not null,
  geom     blob,
  -- The Location from which it was made, once per Location.
  location integer unique references locations (key) on delete set null
) strict;
create index features_name on features (name);

-- Datastreams and MultiDatastreams: an observation belongs to either, and has its id from it. What is told of the
-- observations is kept up by each batch that writes them.
create table datastreams (
  key       integer primary key autoincrement,
  id        text unique,
  multi     integer not null,
  thing     integer not null references things (key),
  sensor    integer not null references sensors (key),
  property  integer references observed_properties (key),
  name      text not null,
  doc       text not null,
  -- How many observations there are, and the number that the next one gets.
  count     integer not null default 0,
  next_seq  integer not null default 1,
  -- Extents of phenomenon time and result time.
  starts    integer,
  ends      integer,
  result_starts integer,
  result_ends   integer,
  area      blob,
  -- 1 when some observation lasts: then the last end is not that of the last start.
  spans     integer not null default 0,
  -- The feature of interest of the newest observation.
  feature   integer,
  -- The open run (see observation_runs): its first number, from when to when.
  run_first integer,
  run_from  integer,
  run_to    integer
) strict;
create index datastreams_thing on datastreams (thing);
create index datastreams_sensor on datastreams (sensor);
create index datastreams_property on datastreams (property);
create index datastreams_name on datastreams (name);

create table multi_properties (
  datastream integer not null references datastreams (key) on delete cascade,
  position   integer not null,
  property   integer not null references observed_properties (key),
  primary key (datastream, position)
) strict, without rowid;
create index multi_properties_property on multi_properties (property, datastream);

-- Which features the observations of a datastream have: so that observations need no index by feature.
create table datastream_features (
  feature    integer not null references features (key) on delete cascade,
  datastream integer not null references datastreams (key) on delete cascade,
  primary key (feature, datastream)
) strict, without rowid;
create index datastream_features_datastream on datastream_features (datastream, feature);

-- Narrow, and clustered by datastream and time; no index beside: 40 bytes a row. What a row has not is null and takes a byte.
create table observations (
  datastream integer not null,
  starts     integer not null,
  seq        integer not null,
  -- The result when it is a number that a double holds; else its JSON in result.
  number     real,
  feature    integer,
  -- resultTime minus starts: 0 takes no space.
  lag        integer,
  -- How long the phenomenon time lasts, when it is an interval.
  lasts      integer,
  result     text,
  -- resultQuality, parameters, validTime.
  more       text,
  primary key (datastream, starts, seq)
) strict, without rowid;

-- An observation is found by its id (datastream and number) through its run: up to 256 numbers in a row and the time that
-- they cover. One row here for 256 there, instead of an index of 20 bytes a row.
create table observation_runs (
  datastream integer not null,
  first      integer not null,
  starts     integer not null,
  ends       integer not null,
  primary key (datastream, first)
) strict, without rowid;

-- Observations whose time was changed later: where they are now.
create table observation_moves (
  datastream integer not null,
  seq        integer not null,
  starts     integer not null,
  primary key (datastream, seq)
) strict, without rowid;
