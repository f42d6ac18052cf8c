-- name: insert_audit
INSERT INTO audit (id, at, who, action, what, data) VALUES ($1, $2, $3, $4, $5, $6)

-- Newest first: ids begin with their time. Those before the id $1, which no id is after "~".
-- name: read_audit
SELECT id, at, who, action, what, data FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2
