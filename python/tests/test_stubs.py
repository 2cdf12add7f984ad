"""The committed stubs are those of the bindings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sealion
from test_models import has_training

pytest.importorskip("nanobind")


@pytest.mark.parametrize("module", ["_core", "_training"])
def test_stubs(module: str, tmp_path: Any) -> None:
    if module == "_training" and not has_training():
        pytest.skip("no libtorch here")
    made = tmp_path / "made.pyi"
    subprocess.run([sys.executable, "-m", "nanobind.stubgen", "-q", "-m", f"sealion.{module}",
                    "-o", made], check=True)  # fmt: skip
    assert made.read_text() == (Path(sealion.__file__).parent / f"{module}.pyi").read_text()
