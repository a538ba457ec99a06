"""What a text may hold and what is kept of it: the same for who sends it and for who loads it from a file.

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
_UNSEEN = f"{_BLANK}\u034f\u061c\u180b-\u180f\u200c-\u200f\u202a-\u202e\u2061-\u206f\ufe00-\ufe0f\U000e0000-\U000e0fff"
_ENDS = re.compile(f"^[{_BLANK}]+|[{_BLANK}]+$")
_NOTHING = re.compile(f"[{_UNSEEN}]*")


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


def _refuse(characters: re.Pattern[str], value: str) -> None:
    if found := characters.search(value):
        kind = "an unpaired surrogate" if found[0] >= "\ud800" else "a control character"
        raise ValueError(f"must not hold U+{ord(found[0]):04X}, {kind}")
