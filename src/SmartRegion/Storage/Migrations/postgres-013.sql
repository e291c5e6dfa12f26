-- Who this region is to other regions: made once, at the first start. The secret is the seed of its Ed25519 key (RFC 8032).
create table region_identity (
  one    integer primary key check (one = 1),
  region text collate "C" not null,
  secret text collate "C" not null
);

-- Of a peer's entry: its version at home; and the change as it was told, while something that it refers to is not here yet.
alter table harvest_records add column version bigint;
alter table harvest_records add column told text;
create index harvest_records_told on harvest_records (source) where told is not null;
