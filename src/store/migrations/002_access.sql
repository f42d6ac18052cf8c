-- Who may come in, what people saved, and who did what.

CREATE TABLE users (
  id {{word}} PRIMARY KEY,
  email {{bytes}} NOT NULL UNIQUE,
  name {{bytes}} NOT NULL,
  role {{word}} NOT NULL,
  language {{word}} NOT NULL,
  hash {{word}} NOT NULL,
  created BIGINT NOT NULL,
  disabled BIGINT,
  version BIGINT NOT NULL
);

CREATE TABLE sessions (
  hash {{word}} PRIMARY KEY,
  person {{word}} NOT NULL REFERENCES users (id),
  created BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  expires BIGINT NOT NULL
);

CREATE TABLE audit (
  id {{word}} PRIMARY KEY,
  at BIGINT NOT NULL,
  who {{bytes}} NOT NULL,
  action {{word}} NOT NULL,
  what {{bytes}} NOT NULL,
  data {{bytes}} NOT NULL
);

CREATE TABLE segments (
  id {{word}} PRIMARY KEY,
  name {{bytes}} NOT NULL UNIQUE,
  expression {{bytes}} NOT NULL,
  author {{bytes}} NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE replies (
  key {{word}} PRIMARY KEY,
  request {{word}} NOT NULL,
  status BIGINT NOT NULL,
  head {{bytes}} NOT NULL,
  body {{bytes}} NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX replies_by_time ON replies (at);
