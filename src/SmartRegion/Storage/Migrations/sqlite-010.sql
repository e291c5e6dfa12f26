-- How the links of datasets have answered. The id is made of the address; times are milliseconds since 1970; status is null where there was
-- no answer, and reason says why.
create table link_checks (
  id       integer primary key,
  url      text not null,
  status   integer,
  reason   text,
  checked  integer not null,
  next_at  integer not null,
  failures integer not null
) strict;
create index link_checks_checked on link_checks (checked);
