-- The bodies of city objects: each belongs to the feature with its id, in one of the tables that a collection has had. Where it
-- is: degrees in WGS 84 and metres above its ellipsoid; null without a shape.
create table city_objects (
  key        integer primary key,
  collection integer not null references collections (key) on delete cascade,
  generation integer not null,
  id         text not null,
  parent     text,
  root       text not null,
  body       blob not null,
  west       real,
  south      real,
  east       real,
  north      real,
  low        real,
  high       real,
  unique (collection, generation, id)
) strict;
create index city_objects_root on city_objects (collection, generation, root);
