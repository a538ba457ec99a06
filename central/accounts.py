"""The users who may log in.

`PYTHONPATH=functions python -m central.accounts add|role|password|remove ID` changes an account, in the environment of
the loader, and ends its sessions in both members at once. A password is asked for, or read from standard input.
"""

import argparse
import getpass
import logging
import sys
from collections.abc import Callable
from typing import NoReturn, TypeAlias

import pymysql

from central import servers
from central.command_line import seconds, silent_without_reader
from central.servers import LoadError
from library.readers import carts, sessions, users
from library.web.problems import Problem, invalid


class ChangedError(Exception):
    """Why the sessions of an account go on that has been changed."""


_Apply: TypeAlias = Callable[[pymysql.cursors.Cursor, str], None]


def change(user_id: str, apply: _Apply, patience: float, keep_cart: bool) -> str:
    """Change an account in MariaDB, end its sessions, and give its id; both servers may take `patience` seconds each.

    Raises a Problem or a LoadError, and ChangedError where the change was made and the sessions go on.
    """

    def end() -> None:
        sessions.end_all(user_id)
        if not keep_cart:
            carts.discard(user_id)

    servers.wait_for_redis(patience)
    try:
        with servers.loaded(patience) as connection, connection.cursor() as cursor:
            user_id = users.named(cursor, user_id)
            apply(cursor, user_id)
            connection.commit()
    except Problem as problem:
        if problem.code == "user_not_found":  # removed before, perhaps, when Redis could not be told
            servers.tell_redis(patience, end)
        raise
    try:
        servers.tell_redis(patience, end)
    except LoadError as error:
        raise ChangedError(str(error)) from error
    return user_id


@silent_without_reader()
def main() -> None:
    """Change an account from the command line; leave with one sentence, and with 2 for what cannot be an account's."""
    options = _parser().parse_args()
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    user_id, command = options.id, options.command
    try:
        password = users.new_password(_password()) if command in ("add", "password") else ""
        apply: _Apply = {
            "add": lambda cursor, user_id: users.add(cursor, user_id, password, options.role),
            "role": lambda cursor, user_id: users.change_role(cursor, user_id, options.role),
            "password": lambda cursor, user_id: users.change_password(cursor, user_id, password),
            "remove": users.remove,
        }[command]
        user_id = change(user_id, apply, options.wait, keep_cart=command in ("role", "password"))
    except Problem as problem:
        _leave(problem.sentence, 2 if problem.status == 400 else 1)
    except ChangedError as error:
        again = "remove and add it again" if command == "add" else "run this again"
        _leave(f"The account is changed, but sessions from before go on: {again}. {error}", 1)
    except LoadError as error:
        _leave(f"Nothing was changed. {error}", 1)
    except pymysql.MySQLError as error:
        _leave(f"MariaDB failed: {error.args[-1]}. Put that right and run this again.", 1)
    print(f"Done: {command} {user_id}. All sessions from before have ended.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m central.accounts", description=__doc__)
    parser.add_argument("--wait", type=seconds, default=10, metavar="SECONDS", help="for each server; default: 10")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help in (
        ("add", "add a user; asks for the password"),
        ("role", "make a user an administrator, or an administrator a user"),
        ("password", "replace a user's password; asks for the new one"),
        ("remove", "remove a user who has no open loans and reservations, with the past ones"),
    ):
        command = commands.add_parser(name, help=help, description=help)
        command.add_argument("id", type=_id, metavar="ID", help="what the user logs in with")
        if name == "add":
            command.add_argument("--role", choices=users.ROLES, default="user", help="default: user")
        if name == "role":
            command.add_argument("role", choices=users.ROLES)
    return parser


def _id(text: str) -> str:
    try:
        return users.known_id(text)
    except Problem as problem:
        raise argparse.ArgumentTypeError(problem.sentence) from problem


def _password() -> str:
    """Ask for a new password twice, without showing it; or read a line of what is no terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.buffer.readline().rstrip(b"\r\n").decode(errors="surrogateescape")
    password = getpass.getpass("New password: ")
    if getpass.getpass("The same again: ") != password:
        raise invalid("The two passwords differ; nothing was changed.")
    return password


def _leave(sentence: str, code: int) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
