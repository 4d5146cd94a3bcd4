"""The generator once more, in whole numbers of any size."""

from __future__ import annotations

LOW = 2**32 - 1


def slow(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    """Philox4x32-10 of a counter of four words under a key of two."""
    a, b, c, d = counter
    x, y = key
    for _ in range(10):
        p, q = a * 0xD2511F53, c * 0xCD9E8D57
        a, b, c, d = (q >> 32) ^ b ^ x, q & LOW, (p >> 32) ^ d ^ y, p & LOW
        x, y = (x + 0x9E3779B9) & LOW, (y + 0xBB67AE85) & LOW
    return a, b, c, d


def sieve_byte(seed: int, person: int, week: int) -> int:
    """The byte that decides whether anything may happen to a person in a week."""
    words = slow((person // 16, week, 2, 0), (seed & LOW, seed >> 32))
    j = person % 16
    return words[j // 4] >> 8 * (j % 4) & 255
