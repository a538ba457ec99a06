-- transactional: false
-- depends: 0002-copies

CREATE TABLE IF NOT EXISTS loans (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  book_id INT UNSIGNED NOT NULL,
  copy_id INT UNSIGNED NOT NULL,
  borrowed_at DATETIME(6) NOT NULL, -- UTC, as every DATETIME here
  due_at DATETIME(6) NOT NULL,
  returned_at DATETIME(6) NULL,
  renewed BOOL NOT NULL DEFAULT 0,
  overdue_told_at DATETIME(6) NULL,
  -- What holds only while a loan is open is NULL afterwards, and NULLs are never duplicates.
  returned BOOL AS (returned_at IS NOT NULL) STORED,
  open_user VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin AS (IF(returned_at IS NULL, user_id, NULL)) STORED,
  open_copy INT UNSIGNED AS (IF(returned_at IS NULL, copy_id, NULL)) STORED,
  -- When the reader is to be told that it is overdue; NULL once that was done.
  tell_at DATETIME(6) AS (IF(returned_at IS NULL AND overdue_told_at IS NULL, due_at, NULL)) STORED,
  -- No copy is lent twice, and nobody has a book twice.
  UNIQUE INDEX loans_open_copy (open_copy),
  UNIQUE INDEX loans_open_book (open_user, book_id),
  -- A page of any list begins where the last one ended, so each filter has an index that ends in the list's order.
  INDEX loans_of_reader (user_id, id),
  INDEX loans_of_book (book_id, id),
  INDEX loans_of_book_by_state (book_id, returned, id),
  INDEX loans_by_state (returned, id),
  INDEX loans_by_due (returned, due_at, id),
  INDEX loans_to_tell (tell_at),
  CONSTRAINT loans_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT loans_book FOREIGN KEY (book_id) REFERENCES books (id),
  CONSTRAINT loans_copy FOREIGN KEY (copy_id) REFERENCES copies (id)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS reservations (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  book_id INT UNSIGNED NOT NULL,
  state ENUM('waiting', 'ready', 'fulfilled', 'cancelled', 'expired') NOT NULL DEFAULT 'waiting',
  reserved_at DATETIME(6) NOT NULL,
  hold_until DATETIME(6) NULL,
  copy_id INT UNSIGNED NULL,
  open_user VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin AS (IF(state IN ('waiting', 'ready'), user_id, NULL)) STORED,
  ready_copy INT UNSIGNED AS (IF(state = 'ready', copy_id, NULL)) STORED,
  -- Nobody waits twice for a book, and no copy is promised to two.
  UNIQUE INDEX reservations_open (open_user, book_id),
  UNIQUE INDEX reservations_ready_copy (ready_copy),
  INDEX reservations_line (book_id, state, id),
  INDEX reservations_held (state, hold_until),
  CONSTRAINT reservations_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT reservations_book FOREIGN KEY (book_id) REFERENCES books (id),
  CONSTRAINT reservations_copy FOREIGN KEY (copy_id) REFERENCES copies (id)
) ENGINE = InnoDB;

-- What a change was answered with, by the key that the caller gave it: sent again, it is not made again.
CREATE TABLE IF NOT EXISTS changes (
  user_id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  idempotency_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  operation CHAR(64) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL, -- SHA-256 of what was asked for
  answer JSON NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (user_id, idempotency_key),
  INDEX changes_by_age (created_at)
) ENGINE = InnoDB;
