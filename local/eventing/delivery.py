"""How an event is brought to a function: again and again, and then to the dead letters.

As the channel's dispatcher does it in a member: pkg/kncloudevents and pkg/broker/filter of Knative Eventing 1.22.
"""

import asyncio
import base64
import logging

import aiohttp
from cloudevents.conversion import to_binary
from cloudevents.http import CloudEvent
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from local.eventing.plan import Brokered, Subscriber

_logger = logging.getLogger(__name__)
AGAIN = {404, 408, 409, 429}  # and everything from 500 on
LONGEST_REASON = 1024


class RefusedError(Exception):
    """An answer that is no success; `status` is None where there was none."""

    def __init__(self, status: int | None, said: str) -> None:
        super().__init__(f"{status or 'no answer'}: {said[:200]}")
        self.status = status
        self.said = said


async def deliver(session: aiohttp.ClientSession, broker: Brokered, event: CloudEvent) -> bool:
    """Bring an event to every subscriber that wants it; tell whether each, or the dead letter sink, took it."""
    attributes = dict(event.get_attributes())
    wanted = [each for each in broker.subscribers if all(one.takes(attributes) for one in each.filters)]
    return all(await asyncio.gather(*(_to_one(session, broker, each, event) for each in wanted)))


async def _to_one(session: aiohttp.ClientSession, broker: Brokered, subscriber: Subscriber, event: CloudEvent) -> bool:
    try:
        await _again_and_again(session, broker, subscriber, event, empty=True)
    except RefusedError as refused:
        _logger.warning("%s refuses event %s of %s: %s", subscriber.name, event["id"], event["type"], refused)
        try:
            await _again_and_again(session, broker, broker.dead_letters, _dead(event, subscriber, refused), empty=False)
        except RefusedError as lost:
            _logger.error("The dead letters refuse event %s, too: %s", event["id"], lost)
            return False
    return True


async def _again_and_again(
    session: aiohttp.ClientSession, broker: Brokered, subscriber: Subscriber, event: CloudEvent, empty: bool
) -> None:
    async for attempt in AsyncRetrying(
        stop=stop_after_attempt(broker.retries + 1),
        wait=wait_exponential(multiplier=broker.backoff),
        retry=retry_if_exception(_worth_another_try),
        reraise=True,
    ):
        with attempt:
            await post(session, subscriber.url, event, broker.timeout, empty)


async def post(session: aiohttp.ClientSession, url: str, event: CloudEvent, seconds: float, empty: bool) -> None:
    """Send an event once; a RefusedError says what became of it.

    With `empty` a success must have no body: a Broker takes one for an event in reply, and ours never reply.
    """
    headers, body = to_binary(event)
    try:
        async with session.post(url, data=body, headers=headers, timeout=aiohttp.ClientTimeout(seconds)) as answer:
            said = await answer.text(errors="replace")
            if not 200 <= answer.status < 300:
                raise RefusedError(answer.status, said)
            if empty and said:
                raise RefusedError(502, f"the answer is no event: {said}")
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise RefusedError(None, repr(error)) from error


def _worth_another_try(error: BaseException) -> bool:
    if not isinstance(error, RefusedError):
        return False
    return error.status is None or error.status >= 500 or error.status in AGAIN


def _dead(event: CloudEvent, subscriber: Subscriber, refused: RefusedError) -> CloudEvent:
    """Give the event with the attributes that Knative adds for the dead letter sink."""
    said = base64.b64encode(refused.said.encode()).decode()[:LONGEST_REASON]
    why = {"dest": f"http://{subscriber.name}/", "code": str(refused.status or 500), "data": said}
    added = {f"knativeerror{name}": value for name, value in why.items()}
    return CloudEvent({**dict(event.get_attributes()), **added}, event.get_data())
