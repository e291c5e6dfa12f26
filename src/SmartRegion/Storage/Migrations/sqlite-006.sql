-- Styles in which people want a collection drawn.
create table styles (
  collection integer not null references collections (key) on delete cascade,
  id         text not null,
  version    integer not null,
  modified   text not null,
  doc        text not null,
  primary key (collection, id)
) strict, without rowid;
