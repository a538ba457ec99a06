"""Limits that more than one place keeps, said once for all of Python and for library.lua.

tests/unit/test_limits.py holds the contract, the tables, the site and its texts to them.
"""

LENGTHS = {"title": 255, "author": 100, "publisher": 100, "category": 50, "description": 2000}
RANGES = {"year": (1, 9999), "price": (0, 4_294_967_295), "copies": (0, 999)}  # a price in won
ISBN = r"(?:[0-9]-?){12}[0-9]|(?:[0-9]-?){9}[0-9X]"
LONGEST_ADDRESS = 500
# A path of this site, never `//host`, or an https address, without anything that must be escaped in HTML or CSS.
_LETTERS = r"A-Za-z0-9._~:?#@!$&'()*+,;=%"
ADDRESS = rf"(?:/(?:[{_LETTERS}-][{_LETTERS}/-]*)?|https://[A-Za-z0-9][{_LETTERS}/-]*)?"
BOOK_ID = "[1-9][0-9]{0,8}"
# Of what a catalogue file says; ids from there on are those of books that administrators add.
CATALOGUE_IDS = (1, 500_000_000)
# Of a cart.
MOST_LINES, MOST_OF_A_BOOK = 200, 99
# Of a reader, whose changes leave a record for a day: of the cart at once, and then one a second; of all else within a
# day. Without it one reader could fill the stores; 10,000 and a day's seconds take 19 MB of Redis.
MOST_CHANGES = 10_000
LONGEST_SEARCH = 100  # of what a book's texts are compared with
# Of an account; a password of before may be shorter.
LONGEST_USER_ID, SHORTEST_PASSWORD, LONGEST_PASSWORD = 64, 8, 128
# How many sessions a user has: one more ends the oldest.
MOST_SESSIONS = 10_000
# Of a session: how long without a request, and at most.
SESSION_SECONDS, SESSION_DAYS = 24 * 60 * 60, 30
