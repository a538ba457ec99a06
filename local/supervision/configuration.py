"""Supervisord's configuration and one start script per program, written from the programs of a stack."""

import os
import shlex
import sys
from pathlib import Path

from local.settings import Settings
from local.stack import Program, log_path
from local.supervision import orphans, upkeep

# Kubernetes restarts a crashed container for ever; supervisor waits one second longer after each failed try.
RETRIES = 1000

# Relative paths start at the local folder, where supervisord is started.
HEAD = """\
[supervisord]
{user}logfile=logs/supervisord.log
logfile_maxbytes=5MB
logfile_backups=1
pidfile={run}/supervisord.pid
childlogdir=logs

[unix_http_server]
file={run}/supervisor.sock
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[eventlistener:upkeep]
command={upkeep}
directory={root}
events={events}
buffer_size=100
stderr_logfile=logs/upkeep.log
stderr_logfile_maxbytes=1MB
stderr_logfile_backups=0
"""

# A server and its workers are one process group: stopped, frozen and killed as one.
PROGRAM = """
[program:{id}]
process_name={process}
command=/bin/sh {script}
autostart=false
autorestart=true
startretries={retries}
stopwaitsecs=8
stopasgroup=true
killasgroup=true
stdout_logfile=NONE
stderr_logfile=NONE
"""

# The program writes to its log itself: through supervisord's pipe a log line costs 50 µs of CPU, more than the
# function that wrote it. `local.supervision.upkeep` keeps the files small.
SCRIPT = """\
#!/bin/sh
# {name}, as `python -m local up` starts it
unset SUPERVISOR_ENABLED SUPERVISOR_SERVER_URL SUPERVISOR_PROCESS_NAME SUPERVISOR_GROUP_NAME
export {program_mark}={name}
{exports}
cd {cwd} && exec {command} >>{log} 2>&1
"""


def write(settings: Settings, programs: list[Program]) -> Path:
    """Write everything that supervisord needs to run these programs; return the path of its configuration."""
    folder = settings.dir / "etc"
    text = HEAD.format(
        run=_escaped(settings.run),
        root=_escaped(settings.root),
        upkeep=shlex.join([sys.executable, "-m", "local.supervision.upkeep"]).replace("%", "%%"),
        events=upkeep.EVENTS,
        user="user=root\n" if os.geteuid() == 0 else "",
    )
    for program in programs:
        script = folder / "start" / f"{program.name}.sh"
        script.parent.mkdir(parents=True, exist_ok=True)
        log = log_path(settings, program.name)
        log.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(_script(program, log))
        text += PROGRAM.format(
            id=_id(program),
            process=program.process,
            script=shlex.quote(_escaped(script)),
            retries=RETRIES,
        )
    for position, group in enumerate(dict.fromkeys(program.group for program in programs)):
        ids = ",".join(_id(program) for program in programs if program.group == group)
        text += f"\n[group:{group}]\nprograms={ids}\npriority={position}\n"
    config = folder / "supervisord.conf"
    config.write_text(text)
    return config


def _script(program: Program, log: Path) -> str:
    exports = "\n".join(f"export {name}={shlex.quote(value)}" for name, value in program.env.items())
    return SCRIPT.format(
        name=program.name,
        program_mark=orphans.PROGRAM,
        exports=exports,
        cwd=shlex.quote(str(program.cwd)),
        command=shlex.join(program.command),
        log=shlex.quote(str(log)),
    )


def _id(program: Program) -> str:
    return program.name.replace("/", ".")


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
