-- Readiness writes here and deletes it again in one transaction, so that a commit shows whether one can be made. No row
-- is ever seen by anybody.
create table write_probe (filler text not null);
