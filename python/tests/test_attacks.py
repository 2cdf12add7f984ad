"""What docs/security/attacks.md says of models and their clients."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench" / "attacks"))
import hidden_layer  # noqa: E402


def test_exact_answers_sell_the_network(dnn30: Any) -> None:
    """All 30 neurons of dnn-30 from 24,305 legal records, and a copy that answers as it does."""
    ask = hidden_layer.encrypted_oracle(dnn30)
    copy = hidden_layer.copy_network(ask, 784, hidden_layer.central_pixels(784, 30))
    assert copy.queries == 24305
    assert len(np.unique(np.abs(copy.weights), axis=0)) == 30
    assert hidden_layer.differing(copy, ask, hidden_layer.levels_of(dnn30)) == 0
