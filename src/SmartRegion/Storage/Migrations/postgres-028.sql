-- What people write to organisations. Times are milliseconds since 1970. The writer is a public name, or empty of a stranger, who comes back by
-- a link whose hash is kept; no mail address lies here. The desk is whose inbox it lies in: an organisation, or empty for the region.
create table conversations (
  id           text collate "C" primary key,
  organisation text collate "C" not null,
  desk         text collate "C" not null,
  entry        text collate "C" not null,
  subject      text collate "C" not null,
  writer       text collate "C" not null,
  name         text collate "C" not null,
  secret       text collate "C" not null,
  shares       bigint not null,
  state        text collate "C" not null,
  messages     bigint not null,
  created      bigint not null,
  changed      bigint not null,
  reporter     text collate "C" not null default '',
  report       text collate "C" not null default ''
);
create index conversations_writer on conversations (writer, created);
create index conversations_desk on conversations (desk, changed);
create index conversations_reporter on conversations (reporter) where reporter <> '';

create table conversation_messages (
  conversation text collate "C" not null references conversations (id) on delete cascade,
  seq          bigint not null,
  at           bigint not null,
  who          text collate "C" not null,
  side         text collate "C" not null,
  text         text collate "C" not null,
  primary key (conversation, seq)
);
create index conversation_messages_who on conversation_messages (who, at);

-- Up to which message somebody has read.
create table conversation_seen (
  conversation text collate "C" not null references conversations (id) on delete cascade,
  who          text collate "C" not null,
  seq          bigint not null,
  primary key (conversation, who)
);

-- From whom a desk takes no more.
create table conversation_blocks (
  desk   text collate "C" not null,
  writer text collate "C" not null,
  at     bigint not null,
  who    text collate "C" not null,
  primary key (desk, writer)
);
