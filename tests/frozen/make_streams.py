#!/usr/bin/env python3
"""Writes streams.json: residues by seed and position, made here a second time and not by the library.

    tests/frozen/make_streams.py >tests/frozen/streams.json

AES-128 is OpenSSL's command. A block's input is its number, then the position's high word, 64 bits each, little endian.
The bits of a cell of 64 residues fill whole blocks; a residue that is not below the prime is drawn again from the
domain plus 2^15 (src/ring/sampler.h).
"""

import json
import subprocess

CELL = 64


def aes(seed: bytes, blocks: list[tuple[int, int]]) -> bytes:
    given = b"".join(low.to_bytes(8, "little") + high.to_bytes(8, "little") for low, high in blocks)
    command = ["openssl", "enc", "-aes-128-ecb", "-nopad", "-K", seed.hex()]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


def high_word(domain: int, limb: int, row: int) -> int:
    return domain << 48 | limb << 32 | row


def retry(seed: bytes, place: tuple[int, int, int], index: int, prime: int) -> int:
    domain, limb, row = place
    mask = (1 << prime.bit_length()) - 1
    for attempt in range(64):
        block = aes(seed, [(attempt << 32 | index, high_word(domain | 0x8000, limb, row))])
        for word in (block[:8], block[8:]):
            residue = int.from_bytes(word, "little") & mask
            if residue < prime:
                return residue
    raise AssertionError("a chance of 2^-64")


def residues(seed: bytes, place: tuple[int, int, int], first: int, count: int, prime: int) -> list[int]:
    bits = prime.bit_length()
    blocks = (CELL * bits + 127) // 128
    made = []
    for cell in range(first // CELL, (first + count) // CELL):
        numbers = [(cell * blocks + i, high_word(*place)) for i in range(blocks)]
        stream = int.from_bytes(aes(seed, numbers), "little")
        for i in range(CELL):
            residue = stream >> (i * bits) & ((1 << bits) - 1)
            point = cell * CELL + i
            made.append(residue if residue < prime else retry(seed, place, point, prime))
    return made


def main() -> None:
    # Of the usual size, the smallest, the largest, and two that refuse nearly half of what is drawn.
    primes = [35184371884033, 12289, 1125899906842597, 17179869209, 1099511627791]
    seeds = [bytes(range(16)), bytes(16), b"\xff" * 16]
    positions = [((1, 0, 0), 0), ((1, 1, 783), 64), ((2, 3, 7), 4032), ((3, 65535, 2**32 - 1), 32704)]
    vectors = []
    for number, prime in enumerate(primes):
        for place, first in positions:
            seed = seeds[(number + first) % 3]
            vectors.append({
                "seed": seed.hex(), "domain": place[0], "limb": place[1], "row": place[2],
                "first": first, "prime": prime, "residues": residues(seed, place, first, CELL, prime),
            })  # fmt: skip
    print("[\n" + ",\n".join(json.dumps(vector) for vector in vectors) + "\n]")


if __name__ == "__main__":
    main()
