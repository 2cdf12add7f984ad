"""Networks of Keras and PyTorch, through their own exporters."""

from __future__ import annotations

import inspect
import io
import logging
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sealion._errors import SealionError
from sealion.exporters.exported import Exported

OPSET = 17


def export(family: str, model: Any, records: Any) -> Exported:
    """Of a trained network."""
    what = f"{type(model).__name__} of {family}"
    try:
        if family == "torch":
            return Exported(_torch(model, records), what, outputs=_ask_torch(model))
        return Exported(_keras(model), what, outputs=_ask_keras(model))
    except ImportError:
        raise
    except Exception as error:  # each exporter has exceptions of its own
        raise SealionError("unsupported", f"{what}: its exporter refuses it: {error}") from error


def _keras(model: Any) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        model.export(path, format="onnx", verbose=False)
        return path.read_bytes()


def _ask_keras(model: Any) -> Any:
    return lambda records: _rows(model.predict(np.asarray(records), verbose=0))


def _torch(model: Any, records: Any) -> bytes:
    import torch

    example = torch.from_numpy(np.asarray(records[:2], np.float32))
    training, file = model.training, io.BytesIO()
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    model.eval()
    try:
        torch.onnx.export(
            model,
            (example,),
            file,
            input_names=["input"],
            output_names=["output"],
            dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}},
            opset_version=OPSET,
            verbose=False,
            **_without_dynamo(torch),
        )
    finally:
        model.train(training)
    return file.getvalue()


def _without_dynamo(torch: Any) -> dict[str, bool]:
    """The exporter that needs no package of its own, where there are two of them (2.5 and later)."""
    known = inspect.signature(torch.onnx.export).parameters
    return {"dynamo": False} if "dynamo" in known else {}


def _ask_torch(model: Any) -> Any:
    def outputs(records: Any) -> npt.NDArray[Any]:
        import torch

        training = model.training
        model.eval()
        try:
            with torch.no_grad():
                return _rows(model(torch.from_numpy(np.asarray(records, np.float32))).numpy())
        finally:
            model.train(training)

    return outputs


def _rows(told: Any) -> npt.NDArray[Any]:
    array = np.asarray(told)
    return array.reshape(len(array), -1)
