-- Who somebody is at an outside provider (OpenID Connect), and the account that this leads to.
create table identities (
  issuer  text not null,
  subject text not null,
  account text not null references accounts (id) on delete cascade,
  name    text not null,
  created integer not null,
  primary key (issuer, subject)
) strict;
create index identities_account on identities (account);

-- Passkeys (WebAuthn): public keys only. Ids and keys are base64url.
create table passkeys (
  id              text primary key,
  account         text not null references accounts (id) on delete cascade,
  name            text not null,
  public_key      text not null,
  sign_count      integer not null,
  transports      text not null,
  backup_eligible integer not null,
  backed_up       integer not null,
  created         integer not null,
  used            integer
) strict;
create index passkeys_account on passkeys (account);

-- Whether the session began with two factors: by a code, or by a passkey that asked its owner for one.
alter table sessions add column strong integer not null default 0;
