"""The notebooks of docs/notebooks run.

With SEALION_WRITE_NOTEBOOKS set, what they say now is written down.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
from test_models import needs_training

NOTEBOOKS = Path(__file__).resolve().parents[2] / "docs" / "notebooks"


@pytest.mark.parametrize("name", [
    "patients", pytest.param("digits", marks=needs_training),
    pytest.param("transfer", marks=needs_training),
])
def test_notebook(name: str, tmp_path: Any) -> None:
    pytest.importorskip("xgboost")
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    was_run = any(cell.get("outputs") for cell in notebook.cells)
    assert was_run or "SEALION_WRITE_NOTEBOOKS" in os.environ
    here = {"metadata": {"path": tmp_path}}
    nbclient.NotebookClient(notebook, timeout=300, resources=here).execute()
    errors = [out for cell in notebook.cells for out in cell.get("outputs", ())
              if out.output_type == "error"]
    assert not errors
    shown = [out for cell in notebook.cells for out in cell.get("outputs", ())
             if "text/html" in out.get("data", {})]
    assert shown
    if "SEALION_WRITE_NOTEBOOKS" in os.environ:
        nbformat.write(notebook, NOTEBOOKS / f"{name}.ipynb")
