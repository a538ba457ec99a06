"""What a text may hold, what is kept of it, and how it is compared: the same for who sends it and for who loads it.

A refusal is a ValueError that says what the text must do, to go on after its name.
"""

import re
import unicodedata

from library.limits import LENGTHS

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # all but tabs and line breaks
# White space, and what looks like some and says nothing at an end: zero-width space, soft hyphen, fillers. Not joiners,
# marks of direction and variation selectors: they change what they stand beside.
_BLANK = "\\s\u00ad\u115f\u1160\u200b\u2060\u2800\u3164\ufeff\uffa0"
# Unicode's Default_Ignorable_Code_Point.
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_ENDS = re.compile(f"^[{_BLANK}]+|[{_BLANK}]+$")
_NOTHING = re.compile(f"[{_BLANK}{_IGNORABLE}]*")
_INVISIBLE = re.compile(f"[{_IGNORABLE}]")
# The letters of Latin, Greek and Cyrillic, and the marks above, below and in letters that are no other script's.
_LETTERS = (
    "A-Za-z\u00aa\u00ba\u00c0-\u02af\u0370-\u03e1\u03f0-\u0482\u048a-\u052f\u1c80-\u1c8f\u1d00-\u1dbf\u1e00-\u1fff"
    "\u2c60-\u2c7f\ua640-\ua66e\ua680-\ua69d\ua722-\ua7ff\uab30-\uab6f"
)
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u2de0-\u2dff\ua66f\ua674-\ua67d\ua69e\ua69f"
    "\ufe20-\ufe2f"
)
_ACCENTED = re.compile(f"([{_LETTERS}])[{_MARKS}]+")
# Hangul letters as keyboards type them. NFKC would make a syllable of two; whoever types ㄱㅏ means them as they are.
_JAMO = re.compile("([\u3131-\u3163\u3165-\u318e]+)")
_PLAIN = {
    ord(unicodedata.normalize("NFKC", chr(each))): chr(each)
    for each in (*range(0x3131, 0x3164), *range(0x3165, 0x318F))
}
_PLAIN[ord("ı")] = "i"  # as its capital's small letter
_NOT_FILED = re.compile(r"^\W*(?:(?:a|an|the) )?(?=\w)")


def storable(value: str, longest: int) -> str:
    """Give a text of 1 to `longest` characters that can be stored, as it is."""
    if not 0 < len(value) <= longest:
        raise ValueError(f"must be a text of 1 to {longest} characters")
    _refuse(_UNSTORABLE, value)
    return value


def of_book(name: str, value: str) -> str:
    """Give what is kept of a book's title, author, publisher, category or description: what was typed, in NFC.

    Without blanks at the ends, and only if something of it can be seen. A description alone has more than one line.
    """
    longest = LENGTHS[name]
    _refuse(_CONTROL, storable(value, longest))
    lines = ("\n" if name == "description" else " ").join(value.splitlines())
    # NFC, as browsers send what is typed: macOS writes 한 as three letters, which no search for 한 would find.
    kept = unicodedata.normalize("NFC", _ENDS.sub("", lines))
    if _NOTHING.fullmatch(kept):
        raise ValueError("must hold something that can be seen")
    return storable(kept, longest)  # NFC may be a little longer


def normal(value: str) -> str:
    """Give the form in which texts are compared: texts that a reader would call the same have the same one.

    NFKC in small letters, without what cannot be seen and the accents of Latin, Greek and Cyrillic letters, with one
    blank for white space of any kind. It is its own normal form.
    """
    parts = _JAMO.split(_INVISIBLE.sub("", value))  # every other part is of such letters, and stays
    return " ".join("".join(part if place % 2 else _folded(part) for place, part in enumerate(parts)).split())


def sort_key(title: str) -> bytes:
    """Give what titles are sorted by, byte by byte: 2 before 10, and "The Art" under A.

    A number is its length and its digits. Signs at the beginning are left out, and so is an English article, unless
    nothing would be left.
    """
    filed = _NOT_FILED.sub("", normal(title))[: LENGTHS["title"]]
    parts = enumerate(re.split(r"(\d+)", filed))
    return b"".join(_number(part) if place % 2 else part.encode() for place, part in parts)


def login_id(value: str) -> str:
    """Give the form of what a user logs in with: NFKC, without blanks at the ends, in the case that was typed."""
    return _ENDS.sub("", unicodedata.normalize("NFKC", value))


def _number(digits: str) -> bytes:
    value = str(int(digits)).encode()
    return b"0%c%b" % (len(value), value)


def _folded(value: str) -> str:
    letters = _INVISIBLE.sub("", unicodedata.normalize("NFKD", value)).casefold()
    bare = _ACCENTED.sub(r"\1", unicodedata.normalize("NFKD", letters))
    return unicodedata.normalize("NFKC", bare).translate(_PLAIN)


def _refuse(characters: re.Pattern[str], value: str) -> None:
    if found := characters.search(value):
        kind = "an unpaired surrogate" if found[0] >= "\ud800" else "a control character"
        raise ValueError(f"must not hold U+{ord(found[0]):04X}, {kind}")
