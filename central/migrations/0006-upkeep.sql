-- transactional: false
-- depends: 0005-administrators

ALTER TABLE outbox
  -- Not to be sent before: what the Broker has refused waits, and keeps no other event waiting.
  ADD COLUMN IF NOT EXISTS due_at DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  DROP INDEX IF EXISTS outbox_unsent,
  ADD INDEX outbox_unsent (sent_at, due_at, id);

-- Copies that are held for nobody are looked for every minute.
ALTER TABLE copies
  ADD INDEX IF NOT EXISTS copies_by_state (state, book_id);

-- What is purged by its age.
ALTER TABLE notifications
  ADD INDEX IF NOT EXISTS notifications_by_age (read_at);
ALTER TABLE dead_letters
  ADD INDEX IF NOT EXISTS dead_letters_by_age (created_at);
