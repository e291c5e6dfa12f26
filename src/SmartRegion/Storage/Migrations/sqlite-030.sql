-- Letters that wait for the mail server, and those that were given up, without what stood in them. Times are seconds since 1970. The body is encrypted:
-- it has links by which one signs in. recipient is the hash of the address, about is what the letter tells of, so that it goes with either.
create table letters (
  key       integer primary key autoincrement,
  kind      text not null,
  recipient text not null,
  about     text not null,
  body      text not null,
  state     text not null default 'waiting',
  attempts  integer not null default 0,
  made      integer not null,
  due       integer not null,
  ends      integer not null
) strict;
create index letters_due on letters (state, due);
