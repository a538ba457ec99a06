"""What keeps a drill from running, told in a sentence someone can act on."""


class DrillError(Exception):
    """The drill could not be done or judged; the message says why and what to do."""
