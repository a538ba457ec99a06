"""What the thin host leaves out of a cold start, which is nothing but imports, until somebody asks for it."""

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


def spare() -> None:
    """Let functions import `functions_framework` and `flask` at the price of what they use: 120 ms instead of 240."""
    if "functions_framework" not in sys.modules:
        framework = ModuleType("functions_framework")  # the real one imports gunicorn for a decorator that registers
        vars(framework)["http"] = lambda function: function
        vars(framework)["cloud_event"] = _consumer
        sys.modules["functions_framework"] = framework
    if "flask" not in sys.modules:
        _put_off("werkzeug")  # its __init__ imports a development server and a test client
        flask = _put_off("flask")  # and this one an application object, with jinja2 and click
        vars(flask)["json"] = _put_off("flask.json")  # uuid and decimal, for types that json itself does not know
        vars(flask)["Request"] = import_module("flask.wrappers").Request


def _consumer(function: Any) -> Any:
    """Give the function of one event as one of a request; only who consumes events pays for `cloudevents`, 20 ms."""
    return import_module("library.events").consumer(function)


def _put_off(name: str) -> ModuleType:
    """Put a package in place whose modules can be imported, and whose own __init__ runs when it is asked for more."""
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ImportError(f"{name} is not installed: install requirements/functions.txt.")
    package, loader = module_from_spec(spec), spec.loader

    def whole(attribute: str) -> Any:
        if find_spec(f"{name}.{attribute}"):
            raise AttributeError(attribute)  # a module of the package: the import that asks goes on to load it
        vars(package).pop("__getattr__", None)
        loader.exec_module(package)
        return getattr(package, attribute)

    vars(package)["__getattr__"] = whole
    sys.modules[name] = package
    return package
