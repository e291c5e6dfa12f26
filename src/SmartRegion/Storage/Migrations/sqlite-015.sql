-- Working copies of entries: what is being written and is not public. Times are milliseconds since 1970; base is the version of the entry
-- that the copy began with.
create table drafts (
  id           text primary key,
  entry        text,
  base         integer,
  author       text not null,
  organisation text not null default '',
  state        text not null,
  version      integer not null,
  created      integer not null,
  modified     integer not null,
  doc          text not null
) strict;
create index drafts_author on drafts (author, modified);
create index drafts_state on drafts (state, organisation, modified);
create index drafts_entry on drafts (entry) where entry is not null;

-- What was said and done while a working copy was reviewed.
create table draft_comments (
  draft text not null references drafts (id) on delete cascade,
  seq   integer not null,
  at    integer not null,
  who   text not null,
  what  text not null,
  text  text not null default '',
  primary key (draft, seq)
) strict, without rowid;
