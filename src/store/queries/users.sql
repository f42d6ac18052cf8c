-- name: put_user
INSERT INTO users (id, email, name, role, language, hash, created, disabled, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = excluded.name,
  role = excluded.role, language = excluded.language, hash = excluded.hash,
  disabled = excluded.disabled, version = excluded.version

-- name: read_users
SELECT id, email, name, role, language, hash, created, disabled, version
FROM users
ORDER BY created, id

-- name: put_session
INSERT INTO sessions (hash, person, created, seen, expires) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (hash) DO UPDATE SET seen = excluded.seen, expires = excluded.expires

-- name: delete_session
DELETE FROM sessions WHERE hash = $1

-- name: read_sessions
SELECT hash, person, created, seen, expires FROM sessions ORDER BY created, hash
