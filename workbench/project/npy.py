"""One column of values as bytes: npy 1.0, as `np.save` writes it. Nothing in it can execute."""

from __future__ import annotations

import io
from tokenize import TokenError
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEADER = 4096
"""More bytes than the header of a column takes."""

_SENSELESS = (EOFError, SyntaxError, TokenError, RecursionError, OverflowError, MemoryError, TypeError)


def write_values(file: IO[bytes], values: NDArray[Any]) -> None:
    """As `np.save` does, in one piece: numpy copies what it writes into other than real files."""
    import numpy as np

    whole = np.ascontiguousarray(values)
    np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(whole))
    if len(whole):
        file.write(whole.view(np.uint8).data)


def read_values(raw: bytes) -> NDArray[Any]:
    """The values, (n,), read-only and without a copy; ValueError when the bytes are anything else.

    No memory is asked for by what the header says: it must agree with how many bytes there are.
    """
    import numpy as np

    file = io.BytesIO(raw)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError
    try:
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    except _SENSELESS as error:
        raise ValueError from error
    begin = file.tell()
    if dtype.hasobject or len(shape) != 1 or not 0 <= shape[0] * dtype.itemsize == len(raw) - begin:
        raise ValueError
    return np.frombuffer(raw, dtype, shape[0], begin)
