"""Lua as Karmada runs it for an interpreter: its sandbox, its `kube` module and its way to and from Lua's tables."""

from typing import Any

import yaml
from lupa.lua51 import LuaRuntime, lua_type

from local.manifests.reading import LOADER
from tests.stack import ROOT

Document = dict[str, Any]
# What pkg/resourceinterpreter/customized/declarative/luavm takes away.
FORBIDDEN = "collectgarbage dofile getfenv getmetatable load loadfile loadstring module newproxy rawequal rawget rawset"
FORBIDDEN += " setfenv setmetatable"


class Interpreter:
    """The project's interpreter in one Lua state, as Karmada's pool keeps them: what a script leaves, the next sees."""

    def __init__(self) -> None:
        document = yaml.load((ROOT / "karmada/resourceinterpretercustomization.yaml").read_text(), LOADER)
        self._scripts = [each["luaScript"] for each in document["spec"]["customizations"].values()]
        self._lua = LuaRuntime(unpack_returned_tuples=True)
        self._lua.execute("io, debug = nil, nil")
        for name in FORBIDDEN.split():
            self._lua.execute(f"function {name}() error('{name} is not there in Karmada') end")
        kube = self._lua.table(getPodDependencies=self._dependencies)
        self._lua.eval("function(kube) package.preload.kube = function() return kube end end")(kube)

    def globals(self) -> set[str]:
        """Give the names that all scripts share."""
        return set(self._lua.globals())

    def call(self, function: str, *arguments: Any) -> Any:
        """Run the script that holds the function, then the function, and give the result as Karmada reads it."""
        script = next(each for each in self._scripts if f"function {function}(" in each)
        self._lua.execute(script)
        result = self._lua.globals()[function](*map(self._to_lua, arguments))
        return self._settled(self._from_lua(result, set()), arguments if function == "Retain" else ())

    def _to_lua(self, value: Any) -> Any:
        if isinstance(value, dict):
            return self._lua.table_from({key: self._to_lua(each) for key, each in value.items()})
        if isinstance(value, list):
            return self._lua.table_from([self._to_lua(each) for each in value])
        return value

    def _from_lua(self, value: Any, visited: set[int]) -> Any:
        """Give plain values; a table without entries is a list, as Lua cannot tell."""
        if lua_type(value) != "table":
            return value
        address = hash(str(value))
        assert address not in visited, "Karmada cannot encode a table that stands in the result twice"
        visited.add(address)
        entries = {key: self._from_lua(each, visited) for key, each in value.items()}
        if all(isinstance(key, str) for key in entries):
            return entries or []
        assert list(entries) == list(range(1, len(entries) + 1)), "Karmada cannot encode mixed or missing keys"
        return list(entries.values())

    def _settled(self, value: Any, references: tuple[Any, ...], path: tuple[str, ...] = ()) -> Any:
        """Make an empty list what it was in the references, and drop it where it was in none of them."""
        if isinstance(value, list):
            return [self._settled(each, references, path) for each in value]
        if not isinstance(value, dict):
            return value
        settled: dict[str, Any] = {}
        for key, each in value.items():
            if each == []:
                before = [found for reference in references for found in _at(reference, (*path, key))]
                if {} in before or [] in before:
                    settled[key] = {} if {} in before else []
            else:
                settled[key] = self._settled(each, references, (*path, key))
        return settled

    def _dependencies(self, template: Any, namespace: str) -> Any:
        """Stand in for kube.getPodDependencies: what a pod's environment, volumes and account name."""
        pod = self._from_lua(template, set())["spec"]
        found = {("ServiceAccount", pod["serviceAccountName"])} if "serviceAccountName" in pod else set()
        for entry in (entry for container in pod["containers"] for entry in container.get("env", [])):
            source = entry.get("valueFrom", {})
            found |= {("Secret", source["secretKeyRef"]["name"])} if "secretKeyRef" in source else set()
        for volume in pod.get("volumes", []):
            found |= {("ConfigMap", volume["configMap"]["name"])} if "configMap" in volume else set()
        references = [{"apiVersion": "v1", "kind": kind, "namespace": namespace, "name": name} for kind, name in found]
        return self._to_lua(sorted(references, key=lambda each: each["kind"]))


def _at(value: Any, path: tuple[str, ...]) -> list[Any]:
    if isinstance(value, list) and path:
        return [found for each in value for found in _at(each, path)]
    if not path:
        return [value]
    return _at(value[path[0]], path[1:]) if isinstance(value, dict) and path[0] in value else []
