-- Lines of the audit log never change. They may be deleted after a time, and nobody may delete one younger than 90 days, whatever the settings say.
drop trigger audit_unchanged on audit;
create trigger audit_unchanged before update or truncate on audit for each statement execute function audit_unchanged();
create function audit_undeleted() returns trigger language plpgsql as $$
begin
  if old.at > extract(epoch from now())::bigint - 7776000 then raise exception 'The audit log keeps its lines for 90 days at least.'; end if;
  return old;
end $$;
create trigger audit_undeleted before delete on audit for each row execute function audit_undeleted();
create index audit_at on audit (at);
