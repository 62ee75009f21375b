"""One BLAS thread for small work.

Matrix products of a few rows gain nothing from a second thread, and on a busy machine threads that wait for
each other cost far more than the work itself. Large dense factorisations keep what the user's settings allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

LARGE = 1500  # columns of a dense matrix from which more threads may help


@contextmanager
def threads_for(size: int) -> Iterator[None]:
    """Limit BLAS to one thread while matrices have at most `size` columns, unless that is large."""
    if size >= LARGE:
        yield
        return
    with _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> ThreadpoolController:
    """The thread pools of this process; looking for them takes milliseconds, so it is done once."""
    import scipy.linalg.lapack  # noqa: F401  scipy brings its own BLAS, which must be loaded to be found

    return ThreadpoolController()
