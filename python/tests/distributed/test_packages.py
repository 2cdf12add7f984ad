"""What is imported when, and what is said where it is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest
import sealion.distributed


def test_nothing_heavy_is_imported() -> None:
    told = "import sys, sealion, sealion.distributed; assert not {'ray', 'fsspec'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", told], check=True)


@pytest.mark.parametrize("missing", ["ray", "fsspec"])
def test_missing_packages_are_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(sealion.SealionError, match=r"pip install 'sealion\[distributed\]'") as raised:
        sealion.distributed.predict("requests", "model.sealion", out="answers")
    assert raised.value.code == "unsupported"
    assert missing in str(raised.value)
