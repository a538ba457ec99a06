"""Changes that a page of another origin has a browser send, with the reader's cookie."""

import flask

from library.web.problems import Problem


def refuse(request: flask.Request) -> None:
    """Raise the 403 problem for a change from a page of another origin, a sister host's too.

    A browser tells of the page in Sec-Fetch-Site, an old one or one without TLS in Origin, and no page can change
    either. Who sends neither is no browser. A Bearer token is no cookie: who sends it means it.
    """
    given = request.environ
    site, origin = given.get("HTTP_SEC_FETCH_SITE"), given.get("HTTP_ORIGIN")
    if site is not None:
        ours = site in ("same-origin", "none")
    else:
        # What our gateway was asked for: behind it a function sees its own name as Host.
        ours = origin is None or origin == given.get("HTTP_X_CLIENT_ORIGIN", request.host_url.rstrip("/"))
    if not ours and not given.get("HTTP_AUTHORIZATION", "").lower().startswith("bearer "):
        raise Problem(403, "cross_origin", "This change was sent by a page of another origin.")
