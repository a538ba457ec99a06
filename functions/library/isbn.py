"""ISBNs: one book has one, whether it is written with 10 digits or with 13."""

import re

from stdnum import isbn
from stdnum.exceptions import InvalidChecksum, InvalidComponent

from library.limits import ISBN

_WRITTEN = re.compile(ISBN)


class WrongIsbnError(ValueError):
    """What looks like an ISBN and is none; the library took such ones before."""


def canonical(written: str) -> str:
    """Give an ISBN as 13 digits; a ValueError says what it must be, to go on after its name."""
    if not _WRITTEN.fullmatch(written):
        raise ValueError("must be 10 or 13 digits, with or without hyphens between them")
    try:
        return isbn.validate(written, convert=True)
    except InvalidChecksum:
        raise WrongIsbnError("must end with the digit that checks the others: one of them is wrong") from None
    except InvalidComponent:
        raise WrongIsbnError("must begin with 978 or 979 where it has 13 digits") from None
