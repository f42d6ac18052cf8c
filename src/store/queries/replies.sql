-- name: put_reply
INSERT INTO replies (key, request, status, head, body, at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (key) DO UPDATE SET request = excluded.request, status = excluded.status,
  head = excluded.head, body = excluded.body, at = excluded.at

-- name: read_reply
SELECT key, request, status, head, body, at FROM replies WHERE key = $1

-- name: delete_replies
DELETE FROM replies WHERE at < $1
