-- What people write to organisations. Times are milliseconds since 1970. The writer is a public name, or empty of a stranger, who comes back by
-- a link whose hash is kept; no mail address lies here. The desk is whose inbox it lies in: an organisation, or empty for the region.
create table conversations (
  id           text primary key,
  organisation text not null,
  desk         text not null,
  entry        text not null,
  subject      text not null,
  writer       text not null,
  name         text not null,
  secret       text not null,
  shares       integer not null,
  state        text not null,
  messages     integer not null,
  created      integer not null,
  changed      integer not null,
  reporter     text not null default '',
  report       text not null default ''
) strict;
create index conversations_writer on conversations (writer, created);
create index conversations_desk on conversations (desk, changed);
create index conversations_reporter on conversations (reporter) where reporter <> '';

create table conversation_messages (
  conversation text not null references conversations (id) on delete cascade,
  seq          integer not null,
  at           integer not null,
  who          text not null,
  side         text not null,
  text         text not null,
  primary key (conversation, seq)
) strict;
create index conversation_messages_who on conversation_messages (who, at);

-- Up to which message somebody has read.
create table conversation_seen (
  conversation text not null references conversations (id) on delete cascade,
  who          text not null,
  seq          integer not null,
  primary key (conversation, who)
) strict;

-- From whom a desk takes no more.
create table conversation_blocks (
  desk   text not null,
  writer text not null,
  at     integer not null,
  who    text not null,
  primary key (desk, writer)
) strict;
