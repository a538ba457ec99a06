"""A long line: passes TCP on, everything later by LATENCY, in both directions.

`python -m local.central.relay FROM TO [FROM TO …]`, loopback ports. It needs no rights over the network, as `tc netem`
does, but it costs CPU: nothing takes this way except while central is slow on purpose (`local.central.detour`).
"""

import asyncio
import sys
from contextlib import suppress
from functools import partial

LATENCY = 0.02  # seconds one way: a round trip takes 40 ms more, and the first of a connection another 40
CHUNK = 64 * 1024
MOST_UNDER_WAY = 100  # chunks in each direction of a connection; then its sender has to wait, as with a full window


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Write what is read, and in the end the end, each LATENCY later."""
    clock = asyncio.get_running_loop().time
    line: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(MOST_UNDER_WAY)

    async def send() -> None:
        data = b"?"
        while data:
            try:
                data = await reader.read(CHUNK)
            except OSError:
                data = b""  # a connection that breaks has come to its end
            await line.put((clock() + LATENCY, data))

    sending = asyncio.create_task(send())
    try:
        while True:
            due, data = await line.get()
            await asyncio.sleep(due - clock())
            if not data:
                break
            writer.write(data)
            await writer.drain()
    except OSError:
        pass  # nobody there to write to any more
    finally:
        sending.cancel()


async def connect(port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry a connection on to a loopback port until one side ends it."""
    await asyncio.sleep(2 * LATENCY)  # the handshake's round trip; the near side has had its own answer already
    with suppress(OSError):
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        ways = [asyncio.create_task(carry(reader, far_writer)), asyncio.create_task(carry(far_reader, writer))]
        _, other = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in other:
            way.cancel()
        far_writer.close()
    writer.close()


async def relay(ways: list[tuple[int, int]]) -> None:
    """Listen on the first port of each pair for ever, and carry on to the second."""
    servers = [await asyncio.start_server(partial(connect, to), "127.0.0.1", port) for port, to in ways]
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    ports = [int(each) for each in sys.argv[1:]]
    asyncio.run(relay(list(zip(ports[::2], ports[1::2], strict=True))))
