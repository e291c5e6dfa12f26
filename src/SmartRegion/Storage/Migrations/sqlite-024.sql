-- Lines of the audit log never change. They may be deleted after a time, and nobody may delete one younger than 90 days, whatever the settings say.
drop trigger audit_undeleted;
create trigger audit_undeleted before delete on audit when old.at > cast(strftime('%s', 'now') as integer) - 7776000
begin select raise(abort, 'The audit log keeps its lines for 90 days at least.'); end;
create index audit_at on audit (at);
