-- The base itself: its migrations, who holds it, what is in it before a restore.

-- name: has_migrations
SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'migrations'

-- name: has_migrations (postgres)
SELECT count(*) FROM pg_catalog.pg_tables
WHERE schemaname = current_schema() AND tablename = 'migrations'

-- name: read_migrations
SELECT version, name FROM migrations ORDER BY version

-- name: insert_migration
INSERT INTO migrations (version, name) VALUES ($1, $2)

-- What a restore puts the backup in the place of. A base that holds facts is not restored into.
-- name: clear_model_in_force
DELETE FROM model_in_force

-- name: clear_models
DELETE FROM models

-- name: clear_keys
DELETE FROM keys

-- name: clear_quarantine
DELETE FROM quarantine

-- name: clear_settings
DELETE FROM settings

-- name: clear_sessions
DELETE FROM sessions

-- name: clear_users
DELETE FROM users

-- name: clear_audit
DELETE FROM audit

-- name: clear_segments
DELETE FROM segments

-- name: clear_replies
DELETE FROM replies
