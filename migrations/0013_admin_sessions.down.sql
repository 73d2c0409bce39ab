drop trigger occupancies_audited_end_requested on occupancies;
drop trigger sessions_audited_ended on sessions;
drop trigger sessions_audited_opened on sessions;
drop function audit_end_requested();
drop function audit_session_ended();
drop function audit_sessions_opened();
drop function occupancy_share(uuid, uuid, text);
alter table occupancies drop column end_note;
drop index occupancies_current;
