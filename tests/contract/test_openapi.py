"""The contract as written: whatever is asked, the answer is one that functions/openapi.yaml describes."""

from collections.abc import Iterator

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, settings
from schemathesis import Response
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.stack import ROOT, Stack

CONTRACT = ROOT / "functions" / "openapi.yaml"
# Methods that no path of ours takes. Envoy knows no others: it answers 400 to a QUERY, for instance.
OTHER_METHODS = ["get", "put", "post", "delete", "options", "patch", "trace"]
config = SchemathesisConfig.from_dict({"phases": {"coverage": {"unexpected-methods": OTHER_METHODS}}})
schema = schemathesis.openapi.from_path(CONTRACT, config=config)


@pytest.fixture
def headers(stack: Stack) -> Iterator[dict[str, str]]:
    """Give the session of a new user; forget the failed logins afterwards, or the test accounts stay locked."""
    yield {"Authorization": f"Bearer {stack.log_in()}"}
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
    case: schemathesis.Case, stack: Stack, headers: dict[str, str]
) -> None:
    secured = case.operation.definition.raw.get("security")
    answer = case.call(base_url=stack.gslb, headers=headers if secured else None)
    excluded = [positive_data_acceptance] if beyond_a_schema(answer) else []
    case.validate_response(answer, excluded_checks=excluded)


def beyond_a_schema(answer: Response) -> bool:
    """Say whether this is a refusal of what looks right: a key sent with another change, a cursor not of ours."""
    if answer.status_code != 400:
        return False
    problem = answer.json()
    return problem["code"] == "idempotency_key_reused" or problem["error"].startswith("'cursor'")


def test_the_contract_describes_the_functions_that_there_are_and_no_others() -> None:
    paths = yaml.safe_load(CONTRACT.read_text())["paths"]
    described = {
        "".join(f"_{c.lower()}" if c.isupper() else c for c in op["operationId"])
        for operations in paths.values()
        for op in operations.values()
    }
    assert described == {file.stem for file in (ROOT / "functions").glob("*.py")}
