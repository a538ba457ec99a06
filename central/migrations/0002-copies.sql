-- transactional: false
-- depends: 0001-users-and-books

ALTER TABLE books
  MODIFY id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  ADD COLUMN IF NOT EXISTS retired_at DATETIME(6) NULL,
  ADD COLUMN IF NOT EXISTS retired BOOL AS (retired_at IS NOT NULL) STORED,
  -- One more with each change of the book's copies: of two counts the one with the higher version is the newer.
  ADD COLUMN IF NOT EXISTS stock_version INT UNSIGNED NOT NULL DEFAULT 0,
  -- Lists leave out retired books, and still find a page by reading one index alone.
  DROP INDEX IF EXISTS books_by_title,
  DROP INDEX IF EXISTS books_by_year,
  DROP INDEX IF EXISTS books_by_price,
  DROP INDEX IF EXISTS books_by_category,
  DROP INDEX IF EXISTS books_by_publisher,
  ADD INDEX books_by_title (title, id, search, category, publisher, year, retired),
  ADD INDEX books_by_year (year, id, search, category, publisher, retired),
  ADD INDEX books_by_price (price, id, search, category, publisher, year, retired),
  ADD INDEX books_by_category (category, id, search, retired),
  ADD INDEX books_by_publisher (publisher, id, search, retired);

CREATE TABLE IF NOT EXISTS copies (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  book_id INT UNSIGNED NOT NULL,
  -- held: on the shelf for somebody in the line, whom a ready reservation names (or will in a moment).
  state ENUM('available', 'lent', 'held', 'retired') NOT NULL DEFAULT 'available',
  INDEX copies_of_book (book_id, state, id),
  CONSTRAINT copies_book FOREIGN KEY (book_id) REFERENCES books (id)
) ENGINE = InnoDB;

-- The books of before get as many copies as the loader gives to a new one.
INSERT INTO copies (book_id)
SELECT books.id
FROM books
JOIN (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) AS three
LEFT JOIN copies ON copies.book_id = books.id
WHERE copies.id IS NULL;
