-- Numbers of datastreams by hour, day and month (span 0, 1, 2), by when the phenomenon begins. Made from observations, and kept
-- when those are gone.
create table rollups (
  datastream integer not null,
  span       integer not null,
  starts     integer not null,
  count      integer not null,
  sum        real not null,
  min        real not null,
  max        real not null,
  primary key (datastream, span, starts)
) strict, without rowid;

-- Times of which the rollups are behind: written by the transaction that changes observations. The stamp tells a mark from one
-- that was made again.
create table rollup_marks (
  datastream integer not null,
  starts     integer not null,
  ends       integer not null,
  stamp      integer not null,
  primary key (datastream, starts, ends)
) strict, without rowid;
insert into rollup_marks select key, starts, ends, key from datastreams where multi = 0 and count > 0;

-- Since when the observations of a datastream are still there; of what was before, only rollups are.
create table retained (
  datastream integer primary key,
  since      integer not null
) strict;

-- MultiDatastreams that tell the rollups of a datastream.
create table derived_streams (
  datastream integer not null,
  span       integer not null,
  source     integer not null,
  primary key (source, span)
) strict, without rowid;

-- Rules of alarms, and where each stands.
create table alarms (
  key    integer primary key autoincrement,
  doc    text not null,
  stream integer not null,
  -- The time of the newest observation that was looked at.
  seen   integer,
  raised integer not null default 0,
  since  integer,
  value  real,
  made   integer not null
) strict;
create index alarms_stream on alarms (stream);

-- Messages that are still to be delivered.
create table alarm_messages (
  key      integer primary key autoincrement,
  alarm    integer not null references alarms (key) on delete cascade,
  doc      text not null,
  attempts integer not null default 0,
  due      integer not null,
  made     integer not null
) strict;
create index alarm_messages_due on alarm_messages (due);
