"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from sealion._errors import SealionError


def _refused(path: Path, error: OSError) -> SealionError:
    code = "not_found" if isinstance(error, FileNotFoundError) else "io"
    return SealionError(code, f"{path}: {error.strerror or error}")


def read(path: Path) -> bytes:
    """All bytes of a file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _refused(path, error) from None


def write(path: Path, data: bytes) -> None:
    """Replaces a file by one with these bytes."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _refused(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        raise _refused(path, error) from None
    finally:
        Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def read_secret(path: Path) -> bytearray:
    """All bytes of a file, in memory that its reader wipes."""
    try:
        with open(path, "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and status.st_mode & 0o077:
                raise SealionError(
                    "insecure",
                    f"{path} holds a secret, and its mode {stat.S_IMODE(status.st_mode):o} lets others "
                    f"at it: chmod 600 {path}, and make a new key if others may have read it",
                )
            data = bytearray(status.st_size)
            del data[file.readinto(data) or 0 :]
            return data
    except OSError as error:
        raise _refused(path, error) from None


def write_secret(path: Path, data: bytearray) -> None:
    """A new file that its owner alone reads; an old one stays what it was."""
    handle, temporary = None, ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb", buffering=0) as file:
            file.write(data)
        os.link(temporary, path)
    except FileExistsError:
        raise SealionError(
            "io", f"{path} is there already, and a lost key cannot be made again: take another name"
        ) from None
    except OSError as error:
        raise _refused(path, error) from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
