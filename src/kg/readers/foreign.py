"""Around the parsers of others: whatever they raise becomes one error of ours, whatever they log stays silent."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import KgError, ReadError


@contextmanager
def parsing(what: str, where: str, mend: str) -> Iterator[None]:
    """Turn whatever a parser raises within the block into one ReadError; errors of ours pass through."""
    try:
        yield
    except KgError:
        raise
    # Broken files make the parsers raise nearly anything: KeyError, struct.error, RecursionError, zlib.error, ...
    except Exception as error:
        reason = str(error).strip() or type(error).__name__
        raise ReadError(f"{what} ({reason[:120]})", where=where, mend=mend) from error


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Silence these loggers and their children within the block: what matters comes as an error of ours."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
