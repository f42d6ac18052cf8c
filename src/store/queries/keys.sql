-- name: insert_key
INSERT INTO keys (id, kind, role, hash, name, created, revoked, events_per_minute, leads_per_minute)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: read_keys
SELECT id, kind, role, hash, name, created, revoked, events_per_minute, leads_per_minute
FROM keys
ORDER BY created, id

-- No row when there is no such key. The first revocation counts.
-- name: revoke_key
UPDATE keys SET revoked = coalesce(revoked, $2) WHERE id = $1
RETURNING revoked
