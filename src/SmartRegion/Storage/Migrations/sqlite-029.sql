-- Sketches that partners write together. Nobody but the partners learns that there is one. Times are milliseconds since 1970, who is a public name.
create table shared_sketches (
  id        text primary key,
  lead      text not null,
  place     text not null,
  programme text not null,
  starts    text not null,
  months    integer not null,
  query     text not null,
  created   integer not null,
  who       text not null
) strict;

create table sketch_partners (
  sketch       text not null references shared_sketches (id) on delete cascade,
  organisation text not null,
  state        text not null,
  at           integer not null,
  who          text not null,
  primary key (sketch, organisation)
) strict;
create index sketch_partners_organisation on sketch_partners (organisation);

-- Every version of every part: a text in both languages, or the budget of a partner. The newest is what the sketch says.
create table sketch_parts (
  sketch  text not null references shared_sketches (id) on delete cascade,
  part    text not null,
  version integer not null,
  at      integer not null,
  who     text not null,
  body    text not null,
  primary key (sketch, part, version)
) strict;

create table sketch_comments (
  sketch text not null references shared_sketches (id) on delete cascade,
  seq    integer not null,
  at     integer not null,
  who    text not null,
  part   text not null,
  text   text not null,
  primary key (sketch, seq)
) strict;

-- Who wants to be told before a call of a programme opens or closes, how many days before, and of which day they were told by mail last. By the
-- secret, of which the hash lies here, a letter's link ends it. It goes with the account.
create table call_reminders (
  account   text not null references accounts (id) on delete cascade,
  programme text not null,
  days      integer not null,
  secret    text not null,
  told      text not null default '',
  primary key (account, programme)
) strict;
create index call_reminders_secret on call_reminders (secret);
