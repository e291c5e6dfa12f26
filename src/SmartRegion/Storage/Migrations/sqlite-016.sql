-- Entries that not everybody may see, beside those that are public: the same columns, so that the same statements write both. Nothing that
-- serves the public reads these tables.
create table restricted_entries (
  key      integer primary key,
  id       text not null unique,
  kind     text not null,
  version  integer not null,
  created  text not null,
  modified text not null,
  starts   text,
  ends     text,
  doc      text not null,
  geom     blob
) strict;

-- What they refer to, public or not. Whoever deletes it asks first.
create table restricted_links (
  from_key integer not null references restricted_entries (key) on delete cascade,
  rel      text not null,
  to_id    text not null,
  note     text,
  primary key (from_key, rel, to_id)
) strict, without rowid;
create index restricted_links_to on restricted_links (to_id);

-- Their history. Never changed, only grown.
create table restricted_changes (
  seq     integer primary key autoincrement,
  key     integer not null,
  id      text not null,
  version integer not null,
  at      text not null,
  who     text not null,
  what    text not null,
  doc     text
) strict;
create index restricted_changes_id on restricted_changes (id, version);

-- Every version of every entry that there has been: ids are not given twice, and versions count on.
create view known_versions as select id, version from changes union all select id, version from restricted_changes;
