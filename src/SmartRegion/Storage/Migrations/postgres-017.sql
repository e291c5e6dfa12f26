-- Pictures of entries, drawn anew in several widths. Times are milliseconds since 1970; who is a public name.
create table pictures (
  id  text collate "C" primary key,
  who text collate "C" not null,
  at  bigint not null
);
create index pictures_who on pictures (who, at);

create table picture_files (
  picture text collate "C" not null references pictures (id) on delete cascade,
  width   bigint not null,
  bytes   bytea not null,
  primary key (picture, width)
);
alter table picture_files alter column bytes set storage external;
