"""The two hash functions of spaCy and thinc that map a string to rows of the tagger's embedding tables.

MurmurHash64A makes an ID of a string; MurmurHash3 (x64, 128 bits) makes four row numbers of an ID.
"""

import numpy as np
from numpy.typing import NDArray

_WORD = (1 << 64) - 1
_FACTOR = 0xC6A4A7935BD1E995
_SHIFT = 47
_SEED = 1

_LEFT, _RIGHT = np.uint64(0x87C37B91114253D5), np.uint64(0x4CF5AD432745937F)
_FINAL = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_KEY_BYTES = np.uint64(8)


def string_hash(text: str) -> int:
    """MurmurHash64A of the text in UTF-8, seed 1."""
    data = text.encode("utf-8", "surrogatepass")
    whole = len(data) & ~7
    value = _SEED ^ (len(data) * _FACTOR & _WORD)
    for at in range(0, whole, 8):
        block = int.from_bytes(data[at : at + 8], "little") * _FACTOR & _WORD
        block = (block ^ block >> _SHIFT) * _FACTOR & _WORD
        value = (value ^ block) * _FACTOR & _WORD
    if whole < len(data):
        value = (value ^ int.from_bytes(data[whole:], "little")) * _FACTOR & _WORD
    value = (value ^ value >> _SHIFT) * _FACTOR & _WORD
    return value ^ value >> _SHIFT


def key_hashes(keys: NDArray[np.uint64], seeds: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """MurmurHash3_x64_128 of 8-byte keys.

    Args:
        keys: shape (tokens, features).
        seeds: shape (features,).

    Returns:
        Shape (tokens, features, 4).
    """
    first = keys * _LEFT
    first = (first << np.uint64(31) | first >> np.uint64(33)) * _RIGHT ^ seeds ^ _KEY_BYTES
    second = np.broadcast_to(seeds ^ _KEY_BYTES, keys.shape)
    first = first + second
    second = second + first
    first, second = _finalise(first), _finalise(second)
    first = first + second
    pairs = np.stack((first, second + first), axis=-1)
    # The low 32 bits of each come first.
    return pairs.astype("<u8").view(np.uint32)


def _finalise(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finalisation mix of MurmurHash3."""
    for factor in _FINAL:
        values = (values ^ values >> np.uint64(33)) * factor
    return values ^ values >> np.uint64(33)
