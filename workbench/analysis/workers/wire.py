"""Objects through the pipe between the window and a worker; arrays go as they are, without a copy.

Only between processes of ours: nothing of this is ever written to a file or read from one.
"""

from __future__ import annotations

import pickle
from multiprocessing.connection import Connection
from typing import Any


def send(pipe: Connection, message: object) -> None:
    """Send one object. Pickling errors are raised before anything is sent."""
    buffers: list[pickle.PickleBuffer] = []
    head = pickle.dumps(message, protocol=5, buffer_callback=buffers.append)
    arrays = [buffer.raw() for buffer in buffers]
    pipe.send_bytes(pickle.dumps((head, [array.nbytes for array in arrays])))
    for array in arrays:
        if array.nbytes:
            pipe.send_bytes(array)


def receive(pipe: Connection) -> Any:
    """The next object; its arrays are read-only. EOFError or OSError when the other side is gone."""
    head, sizes = pickle.loads(pipe.recv_bytes())
    arrays = []
    for size in sizes:
        array = bytearray(size)
        if size:
            pipe.recv_bytes_into(array)
        arrays.append(memoryview(array).toreadonly())
    return pickle.loads(head, buffers=arrays)
