-- What only PostgreSQL is asked: SQLite has a file and a lock beside it instead.

-- name: read_schemas (postgres)
SELECT CAST(nspname AS TEXT) FROM pg_catalog.pg_namespace
WHERE substr(CAST(nspname AS TEXT), 1, 7) = 'winnow_'

-- name: schema_exists (postgres)
SELECT count(*) FROM pg_catalog.pg_namespace WHERE CAST(nspname AS TEXT) = $1

-- Held by the session until it ends. Waits for as long as lock_timeout says, then it is an error.
-- name: hold_schema (postgres)
SELECT pg_advisory_lock(hashtextextended($1, 0))

-- This session: its process and when that began, since numbers come again.
-- name: this_session (postgres)
SELECT CAST(pid AS BIGINT), CAST(backend_start AS TEXT)
FROM pg_catalog.pg_stat_activity
WHERE pid = pg_backend_pid()

-- Ends an earlier session of ours and waits until it is gone.
-- name: end_session (postgres)
SELECT pg_terminate_backend(pid, 2000)
FROM pg_catalog.pg_stat_activity
WHERE pid = CAST($1 AS BIGINT) AND CAST(backend_start AS TEXT) = $2
