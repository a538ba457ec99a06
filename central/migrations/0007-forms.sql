-- transactional: false
-- depends: 0006-upkeep

-- What books are found, filtered and sorted by: see functions/library/catalogue/forms.py. Compared byte by byte. The
-- loader fills them, a few hundred books at a time; readers notice nothing of this or that.
ALTER TABLE books
  ADD COLUMN IF NOT EXISTS title_key VARBINARY(1020) NULL,
  ADD COLUMN IF NOT EXISTS search_form VARBINARY(1421) NULL,
  ADD COLUMN IF NOT EXISTS category_form VARBINARY(200) NULL,
  ADD COLUMN IF NOT EXISTS publisher_form VARBINARY(400) NULL,
  ALGORITHM = INSTANT;

-- Beside those of before, which functions of before use.
ALTER TABLE books
  ADD INDEX IF NOT EXISTS books_by_title_key (title_key, id, search_form, category_form, publisher_form, year, retired),
  ADD INDEX IF NOT EXISTS books_by_year_form (year, id, search_form, category_form, publisher_form, retired),
  ADD INDEX IF NOT EXISTS books_by_price_form (price, id, search_form, category_form, publisher_form, year, retired),
  ADD INDEX IF NOT EXISTS books_by_category_form (category_form, id, search_form, retired),
  ADD INDEX IF NOT EXISTS books_by_publisher_form (publisher_form, id, search_form, retired),
  ALGORITHM = INPLACE, LOCK = NONE;

-- Who changes a text without knowing of the forms leaves none that is wrong.
CREATE OR REPLACE TRIGGER books_text_changed BEFORE UPDATE ON books FOR EACH ROW
SET NEW.title_key = IF(
  BINARY NEW.title = BINARY OLD.title AND BINARY NEW.author = BINARY OLD.author
  AND BINARY NEW.publisher = BINARY OLD.publisher AND BINARY NEW.category = BINARY OLD.category,
  NEW.title_key, NULL
);
