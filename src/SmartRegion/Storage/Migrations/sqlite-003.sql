-- Feature collections (OGC API Features). The features of each lie in a table of their own, features_<key>_<generation>,
-- with an R*Tree beside it: made when the collection is, swapped whole when it is replaced (Sqlite.Features.cs).
create table collections (
  key        integer primary key autoincrement,
  id         text not null unique,
  version    integer not null,
  created    text not null,
  modified   text not null,
  doc        text not null,
  generation integer not null,
  reserved   integer not null,
  edits      integer not null,
  count      integer not null,
  west       real,
  south      real,
  east       real,
  north      real,
  starts     text,
  ends       text
) strict;
