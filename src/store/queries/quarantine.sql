-- The id is made of the input, so that what is sent again is there once.
-- name: insert_quarantined
INSERT INTO quarantine (id, received, via, form, reason, body) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO NOTHING

-- name: delete_quarantined
DELETE FROM quarantine WHERE id = $1

-- Those after the place ($1, $2).
-- name: read_quarantine
SELECT id, received, via, form, reason, body
FROM quarantine
WHERE (received, id) > ($1, $2)
ORDER BY received, id
LIMIT $3
