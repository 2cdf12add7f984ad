"""SEALion: models that answer encrypted records, to the bit as their integers do.

>>> import sealion
>>> model = sealion.convert(classifier, X_train)   # scikit-learn, XGBoost, Keras, PyTorch, ONNX ...
>>> model.predict(X_test, encrypted=True)
"""

from sealion import layers
from sealion._core import version as __version__
from sealion._errors import SealionError
from sealion.client import Client, Manifest, RequestRecord, SecretKey, SplitRequest
from sealion.convert import convert
from sealion.encrypted_model import EncryptedModel
from sealion.evaluation import Evaluation
from sealion.layers import (
    Activation,
    ActivitySparsifier,
    Add,
    AveragePooling2D,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Input,
    Reshape,
    ZeroPadding2D,
)
from sealion.models import History, Model, Sequential
from sealion.plan import Plan
from sealion.remote import RemoteModel
from sealion.server import Device, Server

load = EncryptedModel.load

__all__ = [
    "Activation",
    "ActivitySparsifier",
    "Add",
    "AveragePooling2D",
    "BatchNormalization",
    "Client",
    "Concatenate",
    "Conv2D",
    "Dense",
    "DepthwiseConv2D",
    "Device",
    "Dropout",
    "EncryptedModel",
    "Evaluation",
    "Flatten",
    "GlobalAveragePooling2D",
    "History",
    "Input",
    "Manifest",
    "RequestRecord",
    "Model",
    "Plan",
    "RemoteModel",
    "Reshape",
    "SealionError",
    "SecretKey",
    "Sequential",
    "Server",
    "SplitRequest",
    "ZeroPadding2D",
    "__version__",
    "convert",
    "layers",
    "load",
]
