-- The database of one service and the roles that may use it. Run by a superuser, with psql, as often as you like:
--
--   OWNER_PASSWORD=… APP_PASSWORD=… PARTNER_PASSWORD=… psql -v service=referrals -f deploy/postgres/roles.sql
--   OWNER_PASSWORD=… APP_PASSWORD=… psql -v service=gateway -f deploy/postgres/roles.sql
--
-- <service>_owner    runs the migrations and owns the tables; nothing connects as it at run time
-- <service>_app      what the service connects as; the migrations grant it what it needs and no more
-- <service>_partner  only where PARTNER_PASSWORD is set: what a partner's request connects as, under row-level security
--
-- Passwords come by the environment, not the command line, which every user of the machine can read.
-- The database is called as the service unless -v database=… says otherwise.
\set ON_ERROR_STOP on
\set QUIET on
\if :{?service}
\else
  \warn 'say which service: psql -v service=referrals -f roles.sql'
  \quit
\endif
\if :{?database}
\else
  \set database :service
\endif
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
\getenv partner_password PARTNER_PASSWORD
\set owner :service _owner
\set app :service _app
\set partner :service _partner

SET client_min_messages = warning;
-- A password in a statement must not end in the server's log.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
-- Two that run this at once take turns.
SELECT pg_advisory_lock(hashtext('bluelamp roles')) \g /dev/null

SELECT format('CREATE ROLE %I', :'owner') WHERE to_regrole(:'owner') IS NULL \gexec
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';

SELECT format('CREATE ROLE %I', :'app') WHERE to_regrole(:'app') IS NULL \gexec
ALTER ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';
ALTER ROLE :"app" SET statement_timeout = '30s';
ALTER ROLE :"app" SET idle_in_transaction_session_timeout = '30s';

\if :{?partner_password}
  SELECT format('CREATE ROLE %I', :'partner') WHERE to_regrole(:'partner') IS NULL \gexec
  ALTER ROLE :"partner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'partner_password';
  ALTER ROLE :"partner" SET statement_timeout = '30s';
  ALTER ROLE :"partner" SET idle_in_transaction_session_timeout = '30s';
\endif

-- template0: what an administrator added to template1 does not come along.
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8''', :'database', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"owner", :"app";
\if :{?partner_password}
  GRANT CONNECT ON DATABASE :"database" TO :"partner";
\endif

\connect -reuse-previous=on :"database"
SET client_min_messages = warning;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO :"owner";
GRANT USAGE ON SCHEMA public TO :"app";
\if :{?partner_password}
  GRANT USAGE ON SCHEMA public TO :"partner";
\endif
