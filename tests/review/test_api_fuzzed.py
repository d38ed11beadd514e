"""The API keeps to its own OpenAPI document, whatever it is asked."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from review_web import Web
from sample import CITY
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

# That everything which the document allows is answered is not asked: most texts are the name of no source.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    unsupported_method,
]
EACH = 6  # requests of each operation and mode


KNOWN = {"change_id": 2, "policy_id": 2, "number": 1, "delivery_id": 1, "name": CITY}
QUERIES = {"/comparison": {"policy": 2}, "/policies/{policy_id}/clauses": {"label": "第六条"}}


@pytest.fixture(scope="module")
def operations(web: Web) -> list[APIOperation]:
    config = SchemathesisConfig.from_dict({"seed": 1})
    schema = schemathesis.openapi.from_url(f"{web.base}/api/v1/openapi.json", config=config)
    found = [result.ok() for result in schema.get_all_operations()]
    assert len(found) > 20
    return found


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_the_api_keeps_to_its_document(operations: list[APIOperation], mode: GenerationMode) -> None:
    for operation in operations:
        ask(operation, mode)


def ask(operation: APIOperation, mode: GenerationMode) -> None:
    @settings(
        max_examples=EACH,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answers(case: Case) -> None:
        case.call_and_validate(checks=CHECKS)

    answers()


def test_what_is_there_is_answered_as_the_document_says(operations: list[APIOperation]) -> None:
    for operation in operations:
        if operation.method == "post":
            continue  # it changes what the others see: tests/review/test_api_reviews.py
        path = {name: value for name, value in KNOWN.items() if f"{{{name}}}" in operation.path}
        case = operation.Case(path_parameters=path, query=QUERIES.get(operation.path, {}))
        answer = case.call()
        assert answer.status_code == 200, operation.label
        case.validate_response(answer, checks=CHECKS)
