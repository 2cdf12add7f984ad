"""Through skl2onnx, as its documentation does."""

import numpy as np
import skl2onnx
import sklearn
from skl2onnx.common.data_types import (DoubleTensorType, FloatTensorType, Int64TensorType,
                                        StringTensorType)

from .exported import Exported

EXPORTER = f"skl2onnx {skl2onnx.__version__} of scikit-learn {sklearn.__version__}"
TENSORS = {"float32": FloatTensorType, "float64": DoubleTensorType, "int64": Int64TensorType}


def tensor(values, width):
    return TENSORS.get(str(values.dtype), StringTensorType)([None, width])


def initial_types(x):
    if isinstance(x, dict):
        return [(name, tensor(values, 1)) for name, values in x.items()]
    return [("X", tensor(x, x.shape[1]))]


def table_of(x):
    if not isinstance(x, dict):
        return x
    import pandas
    return pandas.DataFrame(x)


def export(model, data, shows, opset=None, is_regression=False, **options):
    """Trains, exports and asks the model."""
    model.fit(table_of(data.train.x), data.train.y)
    classes = None if is_regression else np.unique(data.train.y).tolist()
    exported = skl2onnx.to_onnx(model, initial_types=initial_types(data.train.x),
                                target_opset=opset,
                                options={id(model): options} if options else None)
    return Exported(exported, EXPORTER, shows, data.calibration(), data.records(),
                    model.predict(table_of(data.records().x)), data.columns, classes)
