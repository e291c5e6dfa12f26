-- Pictures of entries, drawn anew in several widths. Times are milliseconds since 1970; who is a public name.
create table pictures (
  id  text primary key,
  who text not null,
  at  integer not null
) strict, without rowid;
create index pictures_who on pictures (who, at);

create table picture_files (
  picture text not null references pictures (id) on delete cascade,
  width   integer not null,
  bytes   blob not null,
  primary key (picture, width)
) strict;
