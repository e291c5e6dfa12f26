-- Sketches that partners write together. Nobody but the partners learns that there is one. Times are milliseconds since 1970, who is a public name.
create table shared_sketches (
  id        text collate "C" primary key,
  lead      text collate "C" not null,
  place     text collate "C" not null,
  programme text collate "C" not null,
  starts    text collate "C" not null,
  months    bigint not null,
  query     text collate "C" not null,
  created   bigint not null,
  who       text collate "C" not null
);

create table sketch_partners (
  sketch       text collate "C" not null references shared_sketches (id) on delete cascade,
  organisation text collate "C" not null,
  state        text collate "C" not null,
  at           bigint not null,
  who          text collate "C" not null,
  primary key (sketch, organisation)
);
create index sketch_partners_organisation on sketch_partners (organisation);

-- Every version of every part: a text in both languages, or the budget of a partner. The newest is what the sketch says.
create table sketch_parts (
  sketch  text collate "C" not null references shared_sketches (id) on delete cascade,
  part    text collate "C" not null,
  version bigint not null,
  at      bigint not null,
  who     text collate "C" not null,
  body    text collate "C" not null,
  primary key (sketch, part, version)
);

create table sketch_comments (
  sketch text collate "C" not null references shared_sketches (id) on delete cascade,
  seq    bigint not null,
  at     bigint not null,
  who    text collate "C" not null,
  part   text collate "C" not null,
  text   text collate "C" not null,
  primary key (sketch, seq)
);

-- Who wants to be told before a call of a programme opens or closes, how many days before, and of which day they were told by mail last. By the
-- secret, of which the hash lies here, a letter's link ends it. It goes with the account.
create table call_reminders (
  account   text collate "C" not null references accounts (id) on delete cascade,
  programme text collate "C" not null,
  days      bigint not null,
  secret    text collate "C" not null,
  told      text collate "C" not null default '',
  primary key (account, programme)
);
create index call_reminders_secret on call_reminders (secret);
