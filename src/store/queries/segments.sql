-- name: put_segment
INSERT INTO segments (id, name, expression, author, created, updated, version)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, expression = excluded.expression,
  updated = excluded.updated, version = excluded.version

-- name: delete_segment
DELETE FROM segments WHERE id = $1

-- name: read_segments
SELECT id, name, expression, author, created, updated, version FROM segments ORDER BY id
