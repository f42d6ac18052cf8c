-- name: insert_block
INSERT INTO facts (seq, bucket, first_at, last_at, count, body) VALUES ($1, $2, $3, $4, $5, $6)

-- The block that holds the fact after $1, and those that follow it. Blocks do not overlap, so the
-- search begins at the last one that starts at or before $1.
-- name: read_blocks
SELECT seq, bucket, first_at, last_at, count, body
FROM facts
WHERE seq >= coalesce((SELECT max(seq) FROM facts WHERE seq <= $1), $1) AND seq + count - 1 > $1
ORDER BY seq
LIMIT $2

-- name: last_seq
SELECT seq + count - 1 FROM facts ORDER BY seq DESC LIMIT 1

-- Says that the base can be written to, and how often it could not.
-- name: count_recovery
UPDATE recoveries SET count = count + 1 WHERE slot = 1
