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
    controller = _controller()
    if size >= LARGE or controller is None:
        yield
        return
    with controller.limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> ThreadpoolController | None:
    """The thread pools of this process, None if each has one thread anyway; a look takes milliseconds."""
    import scipy.linalg.lapack  # noqa: F401  scipy brings its own BLAS, which must be loaded to be found

    controller = ThreadpoolController()
    threads = [pool["num_threads"] for pool in controller.info() if pool["user_api"] == "blas"]
    return controller if any(count > 1 for count in threads) else None
