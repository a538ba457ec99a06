"""Answers about the catalogue that a caller may keep and ask for again by their entity tag."""

import flask

from library.catalogue.cache import Found
from library.web.endpoint import JSON, Answer


def respond(request: flask.Request, found: Found) -> Answer:
    """Give the found answer with its ETag, or 304 when the caller names the same one."""
    # no-cache: keep it, but ask each time; a change of the catalogue is to be seen at once.
    headers = [("Content-Type", JSON), ("Cache-Control", "no-cache"), *found.headers]
    if found.etag:
        headers.append(("ETag", found.etag))
    if found.stale:
        headers.append(("Warning", '110 - "Response is Stale"'))
    elif "HTTP_IF_NONE_MATCH" in request.environ and found.etag and _same(request, found.etag):
        return b"", 304, headers[1:]
    return found.body, 200, headers


def _same(request: flask.Request, etag: str) -> bool:
    return request.if_none_match.contains_weak(etag.strip('"'))
