-- Who may see what of Things and Datastreams: everybody who is signed in (an empty text), or an organisation. Everybody is 0 and has no row.
create table audiences (
  key          integer primary key autoincrement,
  organisation text not null unique
) strict;

alter table things add column audience integer not null default 0;
create index things_hidden on things (key) where audience <> 0;

-- What a Datastream says of itself, and what it is with its Thing: the narrower of both.
alter table datastreams add column own_audience integer not null default 0;
alter table datastreams add column audience integer not null default 0;
create index datastreams_hidden on datastreams (key) where audience <> 0;
