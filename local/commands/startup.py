"""`up`: from whatever state the machine is in to a library that answers through every address, step by step."""

from dataclasses import replace

from local import processes
from local.central import credentials, servers
from local.commands import shutdown, site, takeover
from local.commands.console import Step, step
from local.commands.readiness import Watch
from local.envoy import gslb
from local.machine import ports, programs
from local.manifests.reading import Manifests
from local.manifests.reading import read as read_manifests
from local.settings import Settings
from local.stack import Program, Stack
from local.supervision import orphans
from local.supervision.supervisor import Supervisor


def start(folders: Settings) -> Stack:
    """Start everything and return it once all of it serves; a LocalError says what stood in the way.

    Nothing is left running when this raises.
    """
    try:
        return _start(folders)
    except BaseException:
        shutdown.stop(folders)
        raise


def _start(folders: Settings) -> Stack:
    with step("programs") as current:
        current.done(programs.install(current.say))
    with step("site") as current:
        current.done(site.build(folders.root, current.say))
    with step("manifests") as current:
        manifests = read_manifests(folders.root)
        settings = Settings.read(manifests.members, root=folders.root)
        secrets = credentials.read(settings)
        stack = processes.plan(manifests, settings, secrets)
        functions = sum(program.probe_path is not None for program in stack.programs)
        current.done(f"{' and '.join(stack.members)} from karmada/: {functions} functions, pages and Brokers")
    with step("ports") as current:
        left = takeover.find(settings, stack)
        if not left:
            current.say("ending what is left of the last run")
            orphans.end(settings)
            ports.check(settings)
        internal = sorted(settings.internal_ports.values())
        current.done(f"{stack.gslb_port}, {', '.join(map(str, stack.members.values()))}, {internal[0]}-{internal[-1]}")
    return _launch(manifests, settings, secrets, stack, left)


def _launch(
    manifests: Manifests, settings: Settings, secrets: dict[str, str], stack: Stack, left: takeover.Left
) -> Stack:
    supervisor = Supervisor(settings)
    watch = Watch(supervisor, settings)
    with step("central") as current:
        current.say("preparing MariaDB and Redis")
        servers.prepare(settings, secrets)
        stack.save(settings)
        supervisor.start(stack.programs)
        takeover.central(supervisor, stack, left)
        watch.until(lambda: None if servers.ready(settings, secrets) else "MariaDB and Redis do not answer")
        # The others need no central to start, and their start is nearly all of the time: it runs beside the loader.
        for group in dict.fromkeys(program.group for program in stack.programs):
            if group != "central" and not left:
                supervisor.start_group(group)
        current.say("loading books and accounts")
        current.done(f"MariaDB and Redis, {servers.load(settings, secrets, processes.account(manifests))}")
    for member, port in stack.members.items():
        with step(member) as current:
            if left:
                current.say("replacing its processes")
                takeover.member(settings, stack, member, left)
            _wait_for_member(stack.of(member), port, watch, current)
    with step("GSLB") as current:
        if left:
            takeover.front_door(settings, supervisor, left)
        watch.until_200(stack.gslb_port, "/healthz")
        watch.until(lambda: _out_of_rotation(settings, stack))
        current.done(f"routes to {' and '.join(stack.members)}")
    done = replace(stack, ready=True)
    done.save(settings)
    return done


def _wait_for_member(here: list[Program], port: int, watch: Watch, current: Step) -> None:
    """Wait for each readiness probe of a member, and for its health through its gateway."""
    for program in here:
        if program.port and program.probe_path:
            current.say(f"waiting for {program.name}")
            watch.until_200(program.port, program.probe_path)
    current.say("waiting for its gateway")
    watch.until_200(port, "/healthz")
    current.done(f"{len(here)} processes, healthy")


def _out_of_rotation(settings: Settings, stack: Stack) -> str | None:
    rotation = gslb.in_rotation(settings) or {}
    lacking = [name for name, port in stack.members.items() if not rotation.get(port)]
    return f"the GSLB does not route to {' and '.join(lacking)}" if lacking else None
