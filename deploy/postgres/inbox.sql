-- The roles of ingest-app's inbox and its database; once, as a superuser: psql -f inbox.sql
-- Passwords come from ingest-app's variables. What the service's role may do, the migrations grant.
\getenv owner_password INBOX_PG_MIGRATION_PASSWORD
\getenv service_password INBOX_PG_PASSWORD

-- Migrates, and owns what makes and drops a day's partitions: INBOX_PG_MIGRATION_USER
create role inbox_owner login password :'owner_password';

-- Stores, relays and looks, and changes no table's shape: INBOX_PG_USER
create role inbox_service login password :'service_password';

create database inbox owner inbox_owner;

-- Nobody else connects, and nobody makes temporary tables
revoke all on database inbox from public;
grant connect on database inbox to inbox_service;
