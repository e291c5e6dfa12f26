-- Who may sign in. Times are seconds since 1970. No password, code or secret of a link is kept as it is.
create table accounts (
  id           text collate "C" primary key,
  email        text collate "C" not null,
  email_key    text collate "C" not null unique,
  name         text collate "C" not null,
  language     text collate "C" not null,
  password     text collate "C",
  stamp        text collate "C" not null,
  version      text collate "C" not null,
  failed       bigint not null default 0,
  locked_until bigint,
  totp_key     text collate "C",
  has_totp     bigint not null default 0,
  recovery     text collate "C" not null default '',
  disabled     bigint not null default 0,
  created      bigint not null
);

-- What an account may do: in an organisation (the id of its entry), or in the whole region (an empty text).
create table memberships (
  account      text collate "C" not null references accounts (id) on delete cascade,
  organisation text collate "C" not null default '',
  role         text collate "C" not null,
  primary key (account, organisation)
);

-- Who is signed in now; the hash is that of the cookie's secret.
create table sessions (
  hash    text collate "C" primary key,
  account text collate "C" not null references accounts (id) on delete cascade,
  created bigint not null,
  seen    bigint not null,
  ends    bigint not null
);
create index sessions_account on sessions (account);

-- Codes of an authenticator that were used while they are still good: none is taken twice.
create table used_codes (
  account text collate "C" not null references accounts (id) on delete cascade,
  code    text collate "C" not null,
  at      bigint not null,
  primary key (account, code)
);

-- Links that make an account, or give one a new password.
create table invitations (
  hash         text collate "C" primary key,
  purpose      text collate "C" not null,
  email        text collate "C" not null,
  organisation text collate "C" not null default '',
  role         text collate "C" not null,
  inviter      text collate "C" not null,
  created      bigint not null,
  ends         bigint not null
);

-- Keys of programs, per organisation.
create table api_keys (
  id           text collate "C" primary key,
  hash         text collate "C" not null unique,
  organisation text collate "C" not null,
  name         text collate "C" not null,
  scopes       text collate "C" not null,
  maker        text collate "C" not null,
  created      bigint not null,
  ends         bigint not null,
  used         bigint,
  revoked      bigint
);

-- The keys that protect cookies and forms: of all nodes alike, and of the next start.
create table data_keys (
  id      text collate "C" primary key,
  doc     text collate "C" not null,
  created bigint not null
);

-- What was done with rights, by whom. Grows only.
create table audit (
  seq   bigint generated always as identity primary key,
  at    bigint not null,
  who   text collate "C" not null,
  what  text collate "C" not null,
  about text collate "C" not null default ''
);
create function audit_unchanged() returns trigger language plpgsql as $$ begin raise exception 'The audit log grows only.'; end $$;
create trigger audit_unchanged before update or delete or truncate on audit for each statement execute function audit_unchanged();
