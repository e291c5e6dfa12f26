-- The files that tables of data were read from, as they were sent, in parts: each belongs to one of the tables that a collection
-- has had.
create table data_files (
  collection integer not null references collections (key) on delete cascade,
  generation integer not null,
  part       integer not null,
  bytes      blob not null,
  primary key (collection, generation, part)
) strict;
