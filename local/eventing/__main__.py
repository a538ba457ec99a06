"""A member's Knative Eventing: `python -m local.eventing PLAN PORT` takes events, and sends its own by the clock."""

import asyncio
import hmac
import logging
import os
import random
import sys
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from aiohttp import web
from cloudevents.http import CloudEvent, from_http
from croniter import croniter
from pythonjsonlogger.json import JsonFormatter
from tenacity import AsyncRetrying, stop_after_attempt, wait_exponential

from local.eventing.delivery import RefusedError, deliver, post
from local.eventing.plan import PROBE_PATH, Clock, EventingPlan

_logger = logging.getLogger("local.eventing")
FIELDS = {"created": "time", "levelname": "level"}
PLAN = web.AppKey("plan", EventingPlan)
SESSION = web.AppKey("session", aiohttp.ClientSession)
TOKEN = web.AppKey("token", str)
# A tick comes up to half a second late, so that not all come at once, and is tried five times more, within 2 s:
# pkg/adapter/mtping of Knative Eventing. Its 60 s are those of queue-proxy.
LATE_SECONDS, TICK_TRIES, TICK_BACKOFF, TICK_SECONDS = 0.5, 6, 0.05, 60.0


async def take(request: web.Request) -> web.Response:
    """Answer 202 when every subscriber has taken the event, 500 when one has not, so that it is sent again."""
    given = request.headers.get("Authorization", "").encode(errors="replace")
    if not hmac.compare_digest(given, request.app[TOKEN].encode()):
        return web.Response(status=403, text="Events are taken from this library's functions only.\n")
    broker = request.app[PLAN].brokers.get(request.path)
    if broker is None:
        return web.Response(status=404, text=f"There is no Broker at {request.path}.\n")
    try:
        event = from_http(dict(request.headers), await request.read())
    except Exception as error:  # whatever the reader stumbles over, the sender has sent it
        return web.Response(status=400, text=f"This is no CloudEvent: {error}\n")
    started = time.perf_counter()
    taken = await deliver(request.app[SESSION], broker, event)
    _log(event, taken, time.perf_counter() - started)
    return web.Response(status=202 if taken else 500)


async def tick(session: aiohttp.ClientSession, clock: Clock) -> None:
    """Send an event at each moment of the schedule, for ever; one that nobody takes is lost, as it is in a member."""
    while True:
        now = datetime.now(UTC)
        moment = croniter(clock.schedule, now, second_at_beginning=True).get_next(datetime)
        await asyncio.sleep((moment - now).total_seconds() + random.uniform(0, LATE_SECONDS))  # noqa: S311 - no secret
        event = CloudEvent({"id": str(uuid.uuid4()), "source": clock.source, "type": "dev.knative.sources.ping"})
        try:
            async for attempt in AsyncRetrying(
                stop=stop_after_attempt(TICK_TRIES), wait=wait_exponential(multiplier=TICK_BACKOFF), reraise=True
            ):
                with attempt:
                    await post(session, clock.url, event, TICK_SECONDS, empty=False)
        except RefusedError as refused:
            _logger.warning("Nobody takes the tick of %s: %s", clock.source, refused)


async def running(app: web.Application) -> AsyncIterator[None]:
    """Keep one session and all clocks while the application runs."""
    # No limit: a consumer that hangs must not hold the connections that the others need.
    connector, headers = aiohttp.TCPConnector(limit=0), {"Authorization": app[TOKEN]}
    async with aiohttp.ClientSession(connector=connector, headers=headers) as app[SESSION]:
        clocks = [asyncio.create_task(tick(app[SESSION], clock)) for clock in app[PLAN].clocks]
        yield
        for clock in clocks:
            clock.cancel()
            with suppress(asyncio.CancelledError):
                await clock


async def live(request: web.Request) -> web.Response:
    """Answer the probe."""
    return web.Response(text="ok")


def _log(event: CloudEvent, taken: bool, seconds: float) -> None:
    told = {"event": event["id"], "type": event["type"], "taken": taken, "ms": round(seconds * 1000, 2)}
    _logger.info("delivered", extra=told)


def main() -> None:
    """Serve until SIGTERM."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter(["created", "levelname", "message"], rename_fields=FIELDS))
    logging.basicConfig(handlers=[handler], level=logging.INFO)
    app = web.Application()
    app[PLAN] = EventingPlan.model_validate_json(Path(sys.argv[1]).read_text())
    app[TOKEN] = f"Bearer {os.environ['EVENTS_TOKEN']}"
    app.cleanup_ctx.append(running)
    app.router.add_get(PROBE_PATH, live)
    app.router.add_post("/{namespace}/{name}", take)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[2]), access_log=None, print=None)


if __name__ == "__main__":
    main()
