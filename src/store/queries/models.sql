-- name: insert_model
INSERT INTO models (version, at, author, name, body)
SELECT coalesce(max(version), 0) + 1, $1, $2, $3, $4 FROM models
RETURNING version

-- name: read_models
SELECT version, at, author, name, body FROM models ORDER BY version

-- name: model_in_force
SELECT version FROM model_in_force

-- No row when there is no such version.
-- name: put_in_force
INSERT INTO model_in_force (slot, version)
SELECT 1, version FROM models WHERE version = $1
ON CONFLICT (slot) DO UPDATE SET version = excluded.version
RETURNING version
