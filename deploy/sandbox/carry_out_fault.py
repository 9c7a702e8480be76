"""Answers a call as a planned fault says, without doing what it asks for."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from deploy.sandbox.faults import Fault, Faults
from deploy.sandbox.values import Json


async def misbehave(faults: Faults, fault: Fault, request: Request, entry: Json) -> Response:
    """Refuse the call, break on it, or hang until the faults are cleared; the journal entry says which."""
    entry["fault"] = fault.answer
    if fault.answer == "429":
        entry.update(status=429, response={"ok": False, "error": "ratelimited"})
        headers = {"Retry-After": str(fault.retry_after)}
        return JSONResponse(entry["response"], status_code=429, headers=headers)
    if fault.answer == "500":
        entry.update(status=500, response={"ok": False, "error": "internal_error"})
        return JSONResponse(entry["response"], status_code=500)
    if fault.answer == "error":
        refusal = {"ok": False, "error": fault.error}
        entry.update(ok=False, status=200, response=refusal)
        return JSONResponse(refusal)
    if fault.answer == "hang":
        await faults.hang()
    faults.cut(request.client)
    return Response(status_code=500)  # written to a connection that is gone
