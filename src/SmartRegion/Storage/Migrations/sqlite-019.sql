-- Executions of processes that somebody asked to be done later. Times are milliseconds since 1970.
create table jobs (
  id       text primary key,
  process  text not null,
  owner    text not null default '',
  status   text not null,
  request  text not null,
  base     text not null,
  results  text,
  message  text not null default '',
  problem  text,
  created  integer not null,
  started  integer,
  finished integer,
  updated  integer not null,
  lent     integer not null default 0,
  ends     integer not null
) strict;
create index jobs_status on jobs (status, created);
create index jobs_owner on jobs (owner, created);
create index jobs_ends on jobs (ends);
