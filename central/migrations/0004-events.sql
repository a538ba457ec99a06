-- transactional: false
-- depends: 0003-loans

-- Events are written with the change that they tell of, in one transaction, and sent afterwards.
CREATE TABLE IF NOT EXISTS outbox (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, -- the CloudEvent's id
  type VARCHAR(64) CHARACTER SET ascii NOT NULL,
  subject VARCHAR(64) CHARACTER SET ascii NOT NULL,
  data JSON NOT NULL,
  created_at DATETIME(6) NOT NULL,
  sent_at DATETIME(6) NULL,
  INDEX outbox_unsent (sent_at, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS notifications (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  type VARCHAR(64) CHARACTER SET ascii NOT NULL,
  data JSON NOT NULL,
  created_at DATETIME(6) NOT NULL,
  read_at DATETIME(6) NULL,
  source VARCHAR(255) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  event_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  -- An event that arrives twice is told once.
  UNIQUE INDEX notifications_event (source, event_id),
  INDEX notifications_of_reader (user_id, id),
  INDEX notifications_unread (user_id, read_at),
  CONSTRAINT notifications_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Events that no retry could deliver, with the last reason: for a person to look at.
CREATE TABLE IF NOT EXISTS dead_letters (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  source VARCHAR(255) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  event_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  type VARCHAR(255) CHARACTER SET ascii NOT NULL,
  event JSON NOT NULL,
  reason VARCHAR(255) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  UNIQUE INDEX dead_letters_event (source, event_id, reason)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
