"""The contract as written: whatever is asked, the answer is one that functions/openapi.yaml describes."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, settings
from schemathesis import Response
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.manifests.checks.tree import Tree
from tests.manifests.checks.tree import consumers as consumers_of
from tests.shelf import NewBook
from tests.stack import ROOT, RunningLibrary

pytestmark = pytest.mark.both_hosts

CONTRACT = ROOT / "functions" / "openapi.yaml"
# Methods that no path of ours takes. Envoy knows no others: it answers 400 to a QUERY, for instance.
OTHER_METHODS = ["get", "put", "post", "delete", "options", "patch", "trace"]
config = SchemathesisConfig.from_dict({"phases": {"coverage": {"unexpected-methods": OTHER_METHODS}}})
schema = schemathesis.openapi.from_path(CONTRACT, config=config)


@pytest.fixture
def book_id(new_book: NewBook) -> str:
    """Give a book to borrow and to change."""
    return new_book(2)


@pytest.fixture
def sessions(stack: RunningLibrary, reader: httpx.Client, book_id: str) -> Iterator[dict[str, dict[str, str]]]:
    """Give the sessions of a new reader, with a book in the cart, and of a new administrator.

    Forget the failed logins afterwards, or the test accounts stay locked.
    """
    reader.post("/api/cart/add", json={"book_id": book_id})
    administrator = f"Bearer {stack.log_in(stack.new_user('admin'))}"
    yield {
        "reader": {"Authorization": reader.headers["authorization"]},
        "administrator": {"Authorization": administrator},
    }
    with stack.redis() as redis:
        redis.delete("failures", *redis.scan_iter(match="failures:*"))


@schema.parametrize()
@settings(
    max_examples=50,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # one session serves all examples of an operation
)
def test_every_answer_is_one_the_contract_describes(
    case: "schemathesis.Case[Any]", stack: RunningLibrary, sessions: dict[str, dict[str, str]], book_id: str
) -> None:
    if stack.function_host and any("\n" in str(each) for each in case.path_parameters.values()):
        return  # the CLI's Flask answers a path with a line break before it asks a function
    described = case.operation.definition.raw
    administers = "administration" in described["tags"]
    if administers and len(str(case.path_parameters.get("id", book_id))) < len(book_id):
        case.path_parameters["id"] = book_id  # the books of the catalogue stay as other tests know them
    headers = sessions["administrator" if administers else "reader"]
    answer = case.call(base_url=stack.gslb, headers=headers if described.get("security") else None)
    excluded: list[Any] = [positive_data_acceptance] if beyond_a_schema(answer) else []
    case.validate_response(answer, excluded_checks=excluded)


def beyond_a_schema(answer: Response) -> bool:
    """Say whether this is a refusal of what looks right: a used key, another's cursor, a text or ISBN that is none."""
    if answer.status_code != 400:
        return False
    problem = answer.json()
    return bool(
        problem["code"] == "idempotency_key_reused"
        or problem["error"].startswith("'cursor'")
        or re.search("a control character|an unpaired surrogate|can be seen|'isbn' must", problem["error"])
    )


def test_the_contract_describes_the_functions_that_there_are_and_no_others() -> None:
    paths = yaml.safe_load(CONTRACT.read_text())["paths"]
    described = {
        "".join(f"_{c.lower()}" if c.isupper() else c for c in op["operationId"])
        for operations in paths.values()
        for op in operations.values()
    }
    consumers = {name.replace("-", "_") for name in consumers_of(Tree(ROOT))}
    assert described == {file.stem for file in (ROOT / "functions").glob("*.py")} - consumers
