"""What can go wrong in a request, as the contract words it."""


class Problem(Exception):  # noqa: N818 - it is an answer to the caller, not a fault of ours
    """An answer other than success: an HTTP status, a machine-readable code and a sentence for people."""

    def __init__(self, status: int, code: str, sentence: str, **headers: str) -> None:
        """Keep the answer's parts; `headers` are written with underscores for dashes."""
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence
        self.headers = [(name.replace("_", "-"), value) for name, value in headers.items()]


def invalid(sentence: str, code: str = "invalid_request") -> Problem:
    """Give the 400 that tells the caller what to send instead."""
    return Problem(400, code, sentence)


def key_reused() -> Problem:
    """Give the 400 for an Idempotency-Key that stands for another change already."""
    return invalid("This Idempotency-Key came with another change before; use a new key.", "idempotency_key_reused")


def signed_out() -> Problem:
    """Give the 401 that means: log in again."""
    return Problem(401, "signed_out", "Log in to continue: there is no valid session.", WWW_Authenticate="Bearer")


def too_many_changes(seconds: int) -> Problem:
    """Give the 429 for a reader whose changes would take more room than is one reader's."""
    sentence = f"You have made too many changes; try again in {seconds} seconds."
    return Problem(429, "too_many_changes", sentence, Retry_After=str(seconds))


def unavailable(what: str) -> Problem:
    """Give the 503 that means: the state is out of reach for now, the session is still good."""
    return Problem(503, "unavailable", f"The {what} cannot be reached right now; try again.", Retry_After="1")
