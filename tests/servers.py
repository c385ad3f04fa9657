"""Servers of others for tests, on free ports of this machine; a test is skipped where the server is not installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests.serving import free_port

_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = {isql}
NumberOfBuffers = 2000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = {http}
[SPARQL]
DefaultQueryTimeout = 60
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where to ask and where to write."""

    query: str
    store: str


@contextmanager
def oxigraph(location: Path | None = None) -> Iterator[Address]:
    """The oxigraph server, in memory or on a folder."""
    found = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin")
    if found is None:
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    address = f"127.0.0.1:{free_port()}"
    where = ["--location", str(location)] if location else []
    with subprocess.Popen([found, "serve", "--bind", address, *where], stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"http://{address}/", process)
            yield Address(query=f"http://{address}/query", store=f"http://{address}/store")
        finally:
            process.kill()


@contextmanager
def virtuoso(folder: Path) -> Iterator[Address]:
    """Virtuoso of Debian; anybody who reaches it may write."""
    binary, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if binary is None or isql is None:
        pytest.skip("Virtuoso is not installed (apt-get install virtuoso-opensource-7-bin)")
    port, http = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(_VIRTUOSO.format(folder=folder, isql=port, http=http), encoding="utf-8")
    with subprocess.Popen([binary, "+foreground", "+configfile", str(ini)], cwd=folder, stderr=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, env=os.environ) as process:
        try:
            _wait_for(f"http://127.0.0.1:{http}/sparql", process)
            grant = 'exec=grant SPARQL_UPDATE to "SPARQL";'
            subprocess.run([isql, str(port), "dba", "dba", grant], check=True, capture_output=True)
            yield Address(query=f"http://127.0.0.1:{http}/sparql", store=f"http://127.0.0.1:{http}/sparql-graph-crud")
        finally:
            process.kill()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            with urlopen(address, timeout=5):
                return
        except URLError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no server came up at {address}")
