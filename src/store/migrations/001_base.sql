-- Everything a workspace keeps. {{bytes}} stands where text from outside may hold a NUL or be no
-- UTF-8, which PostgreSQL's TEXT refuses; {{word}} is text of our own making.
-- sqlite: PRAGMA application_id = 1464420951;

CREATE TABLE migrations (
  version {{number_key}},
  name {{word}} NOT NULL
);

CREATE TABLE facts (
  seq {{number_key}},
  bucket BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  count BIGINT NOT NULL,
  body {{bytes}} NOT NULL
);
-- postgres: ALTER TABLE facts ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE quarantine (
  id {{word}} PRIMARY KEY,
  received BIGINT NOT NULL,
  via {{bytes}} NOT NULL,
  form {{word}} NOT NULL,
  reason {{bytes}} NOT NULL,
  body {{bytes}} NOT NULL
);
CREATE INDEX quarantine_by_time ON quarantine (received, id);

CREATE TABLE models (
  version {{number_key}},
  at BIGINT NOT NULL,
  author {{bytes}} NOT NULL,
  name {{bytes}} NOT NULL,
  body {{bytes}} NOT NULL
);

CREATE TABLE model_in_force (
  slot {{number_key}} CHECK (slot = 1),
  version BIGINT NOT NULL REFERENCES models (version)
);

CREATE TABLE keys (
  id {{word}} PRIMARY KEY,
  kind {{word}} NOT NULL,
  role {{word}} NOT NULL,
  hash {{word}} NOT NULL UNIQUE,
  name {{bytes}} NOT NULL,
  created BIGINT NOT NULL,
  revoked BIGINT,
  events_per_minute BIGINT NOT NULL,
  leads_per_minute BIGINT NOT NULL
);

CREATE TABLE settings (
  name {{word}} PRIMARY KEY,
  value {{bytes}} NOT NULL
);

CREATE TABLE recoveries (
  slot {{number_key}} CHECK (slot = 1),
  count BIGINT NOT NULL
);
INSERT INTO recoveries (slot, count) VALUES (1, 0);
