"""Reads requests of the control API, and answers those that are refused."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from deploy.sandbox.errors import ActError
from deploy.sandbox.values import Json


async def read_json(request: Request) -> Json:
    """The request's JSON object; ActError if it is none."""
    try:
        body: Any = json.loads(await request.body())
    except ValueError as error:
        raise ActError(f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise ActError("the body is not a JSON object")
    return body


def number(request: Request, name: str, default: float) -> float:
    """A number from the address; ActError if it is none."""
    try:
        return float(request.query_params.get(name, default))
    except ValueError as error:
        raise ActError(f"{name!r} is not a number") from error


async def refusal_response(_request: Request, error: Exception) -> Response:
    """The response for an act that cannot be done: a 4xx with the reason."""
    assert isinstance(error, ActError)
    return JSONResponse({"error": str(error)}, status_code=error.status)
