-- name: insert_model
INSERT INTO models (version, at, author, name, body, was_in_force)
SELECT coalesce(max(version), 0) + 1, $1, $2, $3, $4, $5 FROM models
RETURNING version

-- name: read_models
SELECT version, at, author, name, body, was_in_force FROM models ORDER BY version

-- name: model_in_force
SELECT version FROM model_in_force

-- name: mark_in_force
UPDATE models SET was_in_force = 1 WHERE version = $1

-- No row when there is no such version.
-- name: put_in_force
INSERT INTO model_in_force (slot, version)
SELECT 1, version FROM models WHERE version = $1
ON CONFLICT (slot) DO UPDATE SET version = excluded.version
RETURNING version
