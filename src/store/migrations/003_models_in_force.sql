-- A publishing that was cut leaves a version that never judged anybody: which ones did is kept.

ALTER TABLE models ADD COLUMN was_in_force BIGINT NOT NULL DEFAULT 0;

UPDATE models SET was_in_force = 1
WHERE version <= (SELECT coalesce(max(version), 0) FROM model_in_force);
