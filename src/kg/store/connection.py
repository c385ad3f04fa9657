"""How a remote store is reached: who we are, how long we wait, how often we try again.

Credentials come from the environment alone, so that they stand in no command line, history or log:
``KG_STORE_TOKEN`` (Bearer), or ``KG_STORE_USER`` and ``KG_STORE_PASSWORD`` (Basic). ``KG_GRAPH_STORE`` is the address
for writing where it cannot be told from that of the queries, ``KG_STORE_TIMEOUT`` the seconds that an answer may take.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit

import tenacity

from kg.errors import UsageError

_TEMPORARY = (408, 425, 429, 502, 503, 504)
_LONGEST_WAIT = 60.0
_T = TypeVar("_T")

# How servers call the address of the Graph Store Protocol beside that of queries: kg serve, Oxigraph, Fuseki, Virtuoso
_GRAPH_STORES = (
    ("/sparql-auth", "/sparql-graph-crud-auth"), ("/sparql", "/graph-store"), ("/query", "/store"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """``authorization`` is a header's value; an answer may take ``timeout`` seconds; ``attempts`` are made at most.

    Between them are waits of ``first_wait`` seconds, doubled each time, or what the server's Retry-After says.
    """

    authorization: str | None = field(default=None, repr=False)
    timeout: int = 60
    attempts: int = 5
    first_wait: float = 0.5

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Access as the environment says it."""
        token, user = environment.get("KG_STORE_TOKEN"), environment.get("KG_STORE_USER")
        timeout = environment.get("KG_STORE_TIMEOUT", "60")
        if not timeout.isdecimal() or int(timeout) < 1:
            raise UsageError(f"{timeout!r} is no number of seconds", where="KG_STORE_TIMEOUT", mend="Give digits")
        if token:
            return cls(authorization=f"Bearer {token}", timeout=int(timeout))
        if user:
            pair = f"{user}:{environment.get('KG_STORE_PASSWORD', '')}"
            return cls(authorization=f"Basic {base64.b64encode(pair.encode()).decode()}", timeout=int(timeout))
        return cls(timeout=int(timeout))

    def persistently(self, work: Callable[[], _T]) -> _T:
        """The work's result, tried again after what may pass: no connection, a busy server, an answer cut off."""
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.attempts), wait=self._wait, reraise=True,
            retry=tenacity.retry_if_exception(_passes),
        )
        return retrying(work)

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        after = error.headers.get("Retry-After", "") if isinstance(error, HTTPError) and error.headers else ""
        if after.isdecimal():
            return min(float(after), _LONGEST_WAIT)
        return float(min(self.first_wait * 2 ** (state.attempt_number - 1), _LONGEST_WAIT))


def _passes(error: BaseException) -> bool:
    """Whether another attempt may do better."""
    if isinstance(error, HTTPError):
        return error.code in _TEMPORARY
    return isinstance(error, OSError)


def graph_store_of(endpoint: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """The address for writing that belongs to an address for queries; None where that cannot be told.

    >>> graph_store_of("http://localhost:7878/query", {})
    'http://localhost:7878/store'
    """
    if told := environment.get("KG_GRAPH_STORE"):
        return told
    parts = urlsplit(endpoint)
    for query, store in _GRAPH_STORES:
        if parts.path.rstrip("/").endswith(query):
            path = parts.path.rstrip("/").removesuffix(query) + store
            return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    return None
