-- Who may sign in. Times are seconds since 1970. No password, code or secret of a link is kept as it is.
create table accounts (
  id           text primary key,
  email        text not null,
  email_key    text not null unique,
  name         text not null,
  language     text not null,
  password     text,
  stamp        text not null,
  version      text not null,
  failed       integer not null default 0,
  locked_until integer,
  totp_key     text,
  has_totp     integer not null default 0,
  recovery     text not null default '',
  disabled     integer not null default 0,
  created      integer not null
) strict;

-- What an account may do: in an organisation (the id of its entry), or in the whole region (an empty text).
create table memberships (
  account      text not null references accounts (id) on delete cascade,
  organisation text not null default '',
  role         text not null,
  primary key (account, organisation)
) strict;

-- Who is signed in now; the hash is that of the cookie's secret.
create table sessions (
  hash    text primary key,
  account text not null references accounts (id) on delete cascade,
  created integer not null,
  seen    integer not null,
  ends    integer not null
) strict;
create index sessions_account on sessions (account);

-- Codes of an authenticator that were used while they are still good: none is taken twice.
create table used_codes (
  account text not null references accounts (id) on delete cascade,
  code    text not null,
  at      integer not null,
  primary key (account, code)
) strict;

-- Links that make an account, or give one a new password.
create table invitations (
  hash         text primary key,
  purpose      text not null,
  email        text not null,
  organisation text not null default '',
  role         text not null,
  inviter      text not null,
  created      integer not null,
  ends         integer not null
) strict;

-- Keys of programs, per organisation.
create table api_keys (
  id           text primary key,
  hash         text not null unique,
  organisation text not null,
  name         text not null,
  scopes       text not null,
  maker        text not null,
  created      integer not null,
  ends         integer not null,
  used         integer,
  revoked      integer
) strict;

-- The keys that protect cookies and forms: of all nodes alike, and of the next start.
create table data_keys (
  id      text primary key,
  doc     text not null,
  created integer not null
) strict;

-- What was done with rights, by whom. Grows only.
create table audit (
  seq   integer primary key,
  at    integer not null,
  who   text not null,
  what  text not null,
  about text not null default ''
) strict;
create trigger audit_unchanged before update on audit begin select raise(abort, 'The audit log grows only.'); end;
create trigger audit_undeleted before delete on audit begin select raise(abort, 'The audit log grows only.'); end;
