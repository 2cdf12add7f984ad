"""What stands beside each finished answer, so that nothing is done twice.

``NAME.done`` is JSON: the digests of the request and of its answer, and the model's id. It is
written after the answer, and ``sealion predict --in DIR`` keeps the same.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sealion.distributed._folders import Folder

ENDING = ".done"
_SEAL_MAGIC = b"\x5e\xa1"


def digest(data: Any) -> str:
    """SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def file_digest(file: Any) -> str:
    """What tells an encrypted file from all others, as ``sealion predict`` has it: the checksum at
    its end, which whoever reads the file checks, or of Microsoft SEAL's files the SHA-256 of all.
    """
    if bytes(file[:2]) == _SEAL_MAGIC:
        return digest(file)
    return bytes(file[-hashlib.sha256().digest_size :]).hex()


def digest_there(folder: Folder, name: str) -> str:
    """The same of a file in a folder, of which no more is read than that takes."""
    if folder.read_part(name, 0, len(_SEAL_MAGIC)) == _SEAL_MAGIC:
        return digest(folder.read(name))
    return folder.read_part(name, -hashlib.sha256().digest_size).hex()


def is_done(requests: Folder, answers: Folder, name: str, model: str) -> bool:
    """Whether the answer there is this model's to the request there, and sound."""
    try:
        record = json.loads(answers.read(name + ENDING))
        return (
            bool(record["model"] == model)
            and digest_there(requests, name) == record["request"]
            and digest_there(answers, name) == record["answer"]
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False  # no such file, or one that a stranger wrote


def write_answer(answers: Folder, name: str, answer: bytes, request: Any, model: str) -> None:
    """The answer, then its record."""
    answers.write(name, answer)
    record = {"request": file_digest(request), "model": model, "answer": file_digest(answer)}
    answers.write(name + ENDING, (json.dumps(record) + "\n").encode())
