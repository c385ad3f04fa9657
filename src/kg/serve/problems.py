"""Errors as people and programs read them: Problem Details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import printable

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Problem(Exception):  # noqa: N818  the term of RFC 9457
    """A request that is not answered as asked: its HTTP status, and what was wrong, for the caller to read."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] = NO_HEADERS) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers)


class Busy(Problem):
    """No place is free; the caller may come again after some seconds."""

    def __init__(self, detail: str, after: int = 1) -> None:
        super().__init__(503, detail, {"Retry-After": str(after)})


def response(problem: Problem) -> Response:
    """The problem as JSON: type, title, status, detail."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": printable(problem.detail),
    }
    headers = {"Cache-Control": "no-store"} | problem.headers
    content = json.dumps(body, ensure_ascii=True) + "\n"
    return Response(content, problem.status, headers, "application/problem+json")


async def handle(_: Request, error: Exception) -> Response:
    """Starlette's way to the above."""
    assert isinstance(error, Problem)
    return response(error)
