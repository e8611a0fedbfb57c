"""What the addresses of streamed batches have in common: what they ask for, and what is told of their bodies."""

from typing import Annotated, Any

from fastapi import Header, Query

from bluelamp.kit.batches.rules.receipt import GZIP, IDENTITY, NDJSON, TABLE
from bluelamp.kit.batches.usecases.receiving import MAXIMUM_BYTES
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.batches import BatchStatus

ContentEncoding = Annotated[
    str, Header(description="`gzip`, or nothing.", json_schema_extra={"enum": [GZIP, IDENTITY]})
]
OfStatus = Annotated[BatchStatus | None, Query(description="Only those that stand there.")]

# Whatever lines say is taken in, a NUL too: the worker refuses the line, and names it.
_LINES = {"type": "string", "minLength": 1, "maxLength": MAXIMUM_BYTES, "pattern": r"^[\s\S]+$"}
_ROWS = {**_LINES, "pattern": r"^[^\n]*\n[\s\S]+$"}


class BatchRoute(StrictRoute):
    """A route that takes a whole batch."""

    maximum_body_bytes = MAXIMUM_BYTES


def body_of(what: str, model: str, lines: str, table: str) -> dict[str, Any]:
    """Describe a batch's body with an example of each form, for `openapi_extra`; `model` is what a line is."""
    return {
        "requestBody": {
            "required": True,
            "description": f"{what}, one a line, in UTF-8; with `Content-Encoding: gzip` up to 2 GiB packed and 4 GiB "
            "unpacked.",
            "content": {
                NDJSON: {
                    "schema": {**_LINES, "description": f"Each line is a `{model}`."},
                    "examples": {"lines": {"summary": f"{what} as lines of JSON", "value": lines}},
                },
                TABLE: {
                    "schema": {**_ROWS, "description": f"A header of `{model}`'s names, then a row for each."},
                    "examples": {"rows": {"summary": f"{what} as a table", "value": table}},
                },
            },
        }
    }
