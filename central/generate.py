"""Print a catalogue of invented Korean books: `PYTHONPATH=functions python -m central.generate --seed 1 > file.csv`.

The same numbers give the same bytes. Ids start at 1000, so that the result can stand beside central/books.csv.
"""

import argparse
import csv
import random
import sys
from collections.abc import Iterator
from typing import TextIO

from central.catalogue import COLUMNS
from central.command_line import silent_without_reader, within
from central.words import (
    DESCRIPTIONS,
    FAMILY_NAMES,
    FOREIGN_FAMILY_NAMES,
    FOREIGN_GIVEN_NAMES,
    GIVEN_SYLLABLES,
    PUBLISHER_ENDINGS,
    PUBLISHER_NAMES,
    SERIES,
    SUBJECTS,
    TITLES,
)

FIRST_ID = 1000
MOST_BOOKS = 1_000_000  # the ISBNs hold six digits of a book's number
_CATEGORIES = tuple(SUBJECTS)
# Novels fill more of a library's shelves than books about art.
_CATEGORY_WEIGHTS = (18, 26, 14, 8, 9, 10, 8, 7)


def books(count: int, seed: int) -> Iterator[tuple[str, ...]]:
    """Yield `count` invented books in the column order of the catalogue, every field as text."""
    rng = random.Random(seed)  # noqa: S311 - it invents books, not secrets
    publishers = [f"{name}{ending}" for name in PUBLISHER_NAMES for ending in PUBLISHER_ENDINGS]
    # A few writers of many books and many writers of a few, as in a real library; a person stays one person.
    authors = [_author(rng) for _ in range(max(1, count // 4))]
    for number in range(count):
        category = rng.choices(_CATEGORIES, _CATEGORY_WEIGHTS)[0]
        subject = rng.choice(SUBJECTS[category])
        yield (
            str(FIRST_ID + number),
            _title(rng, category, subject),
            authors[int(len(authors) * rng.random() ** 2)],
            publishers[int(len(publishers) * rng.random() ** 2)],
            str(2025 - int(60 * rng.random() ** 3)),
            _isbn(number) if rng.random() < 0.9 else "",
            category,
            rng.choice(DESCRIPTIONS).format(subject=subject),
            str(rng.randrange(80, 520) * 100),
        )


def write(out: TextIO, count: int, seed: int) -> None:
    """Write the catalogue with its header to `out`."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(books(count, seed))


def _title(rng: random.Random, category: str, subject: str) -> str:
    patterns, openings = TITLES[category]
    other = rng.choice([word for word in SUBJECTS[category] if word != subject])
    title = rng.choice(patterns).format(opening=rng.choice(openings), subject=subject, other=other)
    return f"{title} {rng.choice(SERIES)}" if rng.random() < 0.3 else title


def _author(rng: random.Random) -> str:
    if rng.random() < 0.15:
        return f"{rng.choice(FOREIGN_GIVEN_NAMES)} {rng.choice(FOREIGN_FAMILY_NAMES)}"
    return rng.choice(FAMILY_NAMES) + rng.choice(GIVEN_SYLLABLES) + rng.choice(GIVEN_SYLLABLES)


def _isbn(number: int) -> str:
    """Give a well-formed ISBN-13 that no other book of the catalogue has, not even of central/books.csv."""
    digits = f"979117{number:06d}"  # 979-11 is Korea; no ISBN in central/books.csv starts with 979-11-7
    check = -sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits)) % 10
    return f"{digits}{check}"


@silent_without_reader()
def main() -> None:
    """Parse the command line and write the catalogue to standard output."""
    parser = argparse.ArgumentParser(prog="python -m central.generate", description=__doc__)
    parser.add_argument("--books", type=within(int, 1, MOST_BOOKS), default=100_000, help="how many (default 100000)")
    # From 0: Python's random numbers do not see a sign.
    seeds = within(int, 0, 2**63 - 1)
    parser.add_argument("--seed", type=seeds, default=1, help="another seed, another catalogue (default 1)")
    options = parser.parse_args()
    # Not sys.stdout itself: its encoding follows the locale, and the same seed must give the same bytes everywhere.
    with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as out:
        write(out, options.books, options.seed)


if __name__ == "__main__":
    main()
