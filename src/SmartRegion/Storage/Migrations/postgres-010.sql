-- How the links of datasets have answered. The id is made of the address; times are milliseconds since 1970; status is null where there was
-- no answer, and reason says why.
create table link_checks (
  id       bigint primary key,
  url      text collate "C" not null,
  status   integer,
  reason   text collate "C",
  checked  bigint not null,
  next_at  bigint not null,
  failures integer not null
);
create index link_checks_checked on link_checks (checked);
