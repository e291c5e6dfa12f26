-- Executions of processes that somebody asked to be done later. Times are milliseconds since 1970.
create table jobs (
  id       text collate "C" primary key,
  process  text collate "C" not null,
  owner    text collate "C" not null default '',
  status   text collate "C" not null,
  request  text collate "C" not null,
  base     text collate "C" not null,
  results  text collate "C",
  message  text collate "C" not null default '',
  problem  text collate "C",
  created  bigint not null,
  started  bigint,
  finished bigint,
  updated  bigint not null,
  lent     bigint not null default 0,
  ends     bigint not null
);
create index jobs_status on jobs (status, created);
create index jobs_owner on jobs (owner, created);
create index jobs_ends on jobs (ends);
