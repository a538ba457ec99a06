-- transactional: false
-- depends: 0004-events

ALTER TABLE books
  -- What an administrator has changed since it was loaded: the loader leaves it as it is.
  ADD COLUMN IF NOT EXISTS edited BOOL NOT NULL DEFAULT 0,
  -- Ids below are the catalogue files', so that none of them ever means a book that an administrator has added.
  AUTO_INCREMENT = 500000001;
