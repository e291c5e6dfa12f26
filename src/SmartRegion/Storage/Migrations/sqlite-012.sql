-- Catalogues that entries are harvested from. Times are milliseconds since 1970; state is what the next visit needs to know.
create table harvest_sources (
  key        integer primary key,
  id         text not null unique,
  doc        text not null,
  state      text not null,
  next_at    integer not null,
  -- A node that harvests it has it until then.
  lent_until integer not null,
  failures   integer not null
) strict;

-- The report of each visit.
create table harvest_runs (
  key     integer primary key,
  source  integer not null references harvest_sources (key) on delete cascade,
  started integer not null,
  ended   integer,
  status  text not null,
  doc     text not null
) strict;
create index harvest_runs_source on harvest_runs (source, key);

-- What each source has, and which entry tells of it. Several sources may have the same; one of them is its owner.
create table harvest_records (
  source   integer not null references harvest_sources (key) on delete cascade,
  iri      text not null,
  entry    text not null,
  hash     text not null,
  original text,
  taken    integer not null,
  gone     integer,
  owner    integer not null,
  primary key (source, iri)
) strict, without rowid;
create index harvest_records_entry on harvest_records (entry, owner);

-- Names by which the same is known in several sources.
create table harvest_identities (
  identity text not null,
  source   integer not null,
  iri      text not null,
  primary key (identity, source, iri),
  foreign key (source, iri) references harvest_records (source, iri) on delete cascade
) strict, without rowid;
create index harvest_identities_record on harvest_identities (source, iri);
