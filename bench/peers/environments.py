"""An environment of its own for each peer: a venv with the exact versions of its requirements."""

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
WHEELS = HERE.parent.parent / "build" / "wheels"  # scripts/wheels puts SEALion's there


class Unavailable(Exception):
    """The environment cannot be made; the message says why in one line."""


def find_python(version: str) -> str:
    """That Python on the PATH, or among pyenv's."""
    candidates = [shutil.which(f"python{version}") or "", shutil.which("python3") or ""]
    pyenv = Path.home() / ".pyenv" / "versions"
    candidates += [str(path) for path in sorted(pyenv.glob(f"{version}.*/bin/python"))]
    for python in filter(None, candidates):
        command = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        found = subprocess.run(command, capture_output=True, text=True)
        if found.stdout.strip() == version:
            return python
    raise Unavailable(f"needs Python {version}, which this machine does not have")


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no message"


def prepare(build: Path, name: str, python: str) -> Path:
    """The Python of the environment NAME, installed unless it already has these requirements."""
    requirements = HERE / f"requirements-{name}.txt"
    if not requirements.exists():
        raise Unavailable(f"no {requirements.name}")
    folder = build / name
    executable = folder / "bin" / "python"
    installed = folder / "installed.txt"
    wanted = f"{python}\n{requirements.read_text()}"
    if installed.exists() and installed.read_text() == wanted:
        return executable
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([find_python(python), "-m", "venv", folder], check=True)
    pip = [executable, "-m", "pip", "install", "--quiet", "--no-cache-dir"]
    pip += ["--find-links", WHEELS, "-r", requirements]
    result = subprocess.run(pip, capture_output=True, text=True)
    if result.returncode != 0:
        shutil.rmtree(folder)
        errors = [line for line in result.stderr.splitlines() if line.startswith("ERROR")]
        raise Unavailable(errors[0] if errors else last_line(result.stderr))
    installed.write_text(wanted)
    return executable
