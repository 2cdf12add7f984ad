"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_models import has_training

pytest.importorskip("skl2onnx")
ROOT = Path(__file__).resolve().parents[2]


def blocks(path: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", path.read_text(), re.S)


def test_two_lines_of_both_readmes(patients: Any, logistic: Any) -> None:
    for path in (ROOT / "README.md", ROOT / "python" / "README.md"):
        code = next(block for block in blocks(path) if "sealion.convert" in block)
        shown = [line for line in code.splitlines() if line and not line.startswith("import")]
        assert len(shown) == 2, shown
        names: dict[str, Any] = {"classifier": logistic, "X_train": patients[0], "X_test": patients[1]}
        exec("import sealion\n" + shown[0], names)
        told = eval(shown[1].split("#")[0], names)
        exact = names["model"].predict(patients[1], encrypted="simulate")
        assert np.array_equal(told, exact)
        assert np.mean(told == logistic.predict(patients[1])) > 0.97


def test_guide(patients: Any, logistic: Any, tmp_path: Any, monkeypatch: Any) -> None:
    """All of docs/python.md, one block after another."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"X_train": patients[0], "y_train": patients[2], "X_test": patients[1],
                             "y_test": patients[3]}
    for block in blocks(ROOT / "docs" / "python.md"):
        if has_training() or not ("layers" in block or "estimators" in block):
            exec(block, names)
