-- Who somebody is at an outside provider (OpenID Connect), and the account that this leads to.
create table identities (
  issuer  text collate "C" not null,
  subject text collate "C" not null,
  account text collate "C" not null references accounts (id) on delete cascade,
  name    text collate "C" not null,
  created bigint not null,
  primary key (issuer, subject)
);
create index identities_account on identities (account);

-- Passkeys (WebAuthn): public keys only. Ids and keys are base64url.
create table passkeys (
  id              text collate "C" primary key,
  account         text collate "C" not null references accounts (id) on delete cascade,
  name            text collate "C" not null,
  public_key      text collate "C" not null,
  sign_count      bigint not null,
  transports      text collate "C" not null,
  backup_eligible bigint not null,
  backed_up       bigint not null,
  created         bigint not null,
  used            bigint
);
create index passkeys_account on passkeys (account);

-- Whether the session began with two factors: by a code, or by a passkey that asked its owner for one.
alter table sessions add column strong bigint not null default 0;
