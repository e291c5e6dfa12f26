-- Styles in which people want a collection drawn.
create table styles (
  collection bigint not null references collections (key) on delete cascade,
  id         text collate "C" not null,
  version    integer not null,
  modified   timestamptz not null,
  doc        jsonb not null,
  primary key (collection, id)
);
