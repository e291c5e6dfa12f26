create table entries (
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
create index entries_kind on entries (kind, id);
create index entries_modified on entries (modified, key);

-- Every reference of an entry to another, whatever property it comes from: relations are shown from both sides,
-- and nothing that others refer to is deleted.
create table links (
  from_key integer not null references entries (key) on delete cascade,
  rel      text not null,
  to_id    text not null references entries (id) deferrable initially deferred,
  note     text,
  primary key (from_key, rel, to_id)
) strict, without rowid;
create index links_to on links (to_id, rel);

-- The history of every change and the feed that indexes and peers follow. Never changed, only grown.
create table changes (
  seq     integer primary key autoincrement,
  key     integer not null,
  id      text not null,
  version integer not null,
  at      text not null,
  who     text not null,
  what    text not null,
  doc     text
) strict;
create index changes_id on changes (id, version);

-- What the program remembers about the store itself, such as which seed it has taken.
create table marks (
  name  text primary key,
  value text not null
) strict;
