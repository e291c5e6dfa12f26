-- Working copies of entries: what is being written and is not public. Times are milliseconds since 1970; base is the version of the entry
-- that the copy began with.
create table drafts (
  id           text collate "C" primary key,
  entry        text collate "C",
  base         bigint,
  author       text collate "C" not null,
  organisation text collate "C" not null default '',
  state        text collate "C" not null,
  version      bigint not null,
  created      bigint not null,
  modified     bigint not null,
  doc          text collate "C" not null
);
create index drafts_author on drafts (author, modified);
create index drafts_state on drafts (state, organisation, modified);
create index drafts_entry on drafts (entry) where entry is not null;

-- What was said and done while a working copy was reviewed.
create table draft_comments (
  draft text collate "C" not null references drafts (id) on delete cascade,
  seq   bigint not null,
  at    bigint not null,
  who   text collate "C" not null,
  what  text collate "C" not null,
  text  text collate "C" not null default '',
  primary key (draft, seq)
);
