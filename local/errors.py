"""What goes wrong on a person's machine, told in a sentence they can act on."""


class LocalError(Exception):
    """Something to fix on this machine; the message says what is wrong and what to do, without a stack trace."""

    exit_code = 1
