-- The roles of Sluice and its database; once, as a superuser: psql -f roles.sql
-- Passwords come from api-server's variables. What the service's role may do, the migrations grant.
\getenv owner_password PG_MIGRATION_PASSWORD
\getenv service_password PG_PASSWORD

-- Migrates, and is not used otherwise: PG_MIGRATION_USER
create role sluice_owner login password :'owner_password';

-- Serves, and changes no table's shape: PG_USER
create role sluice_service login password :'service_password';

create database sluice owner sluice_owner;

-- Nobody else connects, and nobody makes temporary tables
revoke all on database sluice from public;
grant connect on database sluice to sluice_service;
