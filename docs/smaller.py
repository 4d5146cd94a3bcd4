"""A PNG of a screen made small: at most 256 colours, packed as tightly as zlib can."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST = 256
Bytes, Colours = NDArray[np.uint8], NDArray[Any]


def smaller(png: bytes) -> bytes:
    """The same picture; where it has more colours than 256, those that are alike become one."""
    pixels = decoded(png)
    height, width, _ = pixels.shape
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    colours, at, counts = np.unique(packed, return_inverse=True, return_counts=True)
    palette, into = fewer(colours, counts)
    rows = np.zeros((height, width + 1), np.uint8)  # a row begins with its filter: none
    rows[:, 1:] = into[at.reshape(height, width)]
    listed = np.stack([palette >> 16, palette >> 8 & 255, palette & 255], 1).astype(np.uint8)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", listed.tobytes()), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(chunk(kind, body) for kind, body in chunks)


def fewer(colours: Colours, counts: Colours) -> tuple[Colours, Bytes]:
    """At most 256 colours, each the commonest of those that are alike in so many bits of a channel; and what each colour becomes."""
    for bits in range(8, 0, -1):
        mask = (0xFF >> 8 - bits << 8 - bits) * 0x010101
        alike, into = np.unique(colours & mask, return_inverse=True)
        if alike.size <= MOST:
            break
    commonest = np.lexsort((counts, into))
    last = np.append(np.flatnonzero(np.diff(into[commonest])), into.size - 1)
    return colours[commonest[last]], into.astype(np.uint8)


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def decoded(png: bytes) -> Bytes:
    """[row, column, red green blue] of a PNG of 8 bits a channel, not interlaced, as browsers write it."""
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    if depth != 8 or kind not in (2, 6) or interlaced:
        raise ValueError("not a PNG as browsers write it")
    data, at = b"", len(SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        data += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    channels = 3 if kind == 2 else 4
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * channels)
    found: Bytes = unfiltered(rows, channels).reshape(height, width, channels)[:, :, :3]
    return found


@njit
def unfiltered(rows: Bytes, channels: int) -> Bytes:
    """The bytes of every row, each with its filter undone."""
    height, length = rows.shape[0], rows.shape[1] - 1
    out = np.zeros((height, length), np.uint8)
    for y in range(height):
        for x in range(length):
            left = np.int64(out[y, x - channels]) if x >= channels else 0
            up = np.int64(out[y - 1, x]) if y else 0
            corner = np.int64(out[y - 1, x - channels]) if y and x >= channels else 0
            guess = (0, left, up, (left + up) // 2, paeth(left, up, corner))[rows[y, 0]]
            out[y, x] = (np.int64(rows[y, x + 1]) + guess) & 255
    return out


@njit
def paeth(left: int, up: int, corner: int) -> int:
    """Whichever of the three is nearest to left + up - corner."""
    a, b, c = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    return left if a <= b and a <= c else up if b <= c else corner
