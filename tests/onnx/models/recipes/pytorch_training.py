"""Trains a network of PyTorch and exports it, by either exporter."""

import io
import logging

import numpy as np
import onnx
import torch
from torch import nn

from .exported import Exported

logging.getLogger("torch.onnx").setLevel(logging.ERROR)
EXPORTERS = {False: f"torch.onnx.export, TorchScript, PyTorch {torch.__version__.split('+')[0]}",
             True: f"torch.onnx.export, dynamo, PyTorch {torch.__version__.split('+')[0]}"}


def fit(network, data, epochs=40, rate=3e-3, batch=64, is_regression=False):
    """Adam, the rate falling to nothing along a cosine."""
    loss = nn.MSELoss() if is_regression else nn.CrossEntropyLoss()
    x = torch.from_numpy(data.train.x)
    y = torch.from_numpy(data.train.y)
    y = y.float()[:, None] if is_regression else y.long()
    optimizer = torch.optim.Adam(network.parameters(), rate)
    steps = epochs * -(-len(x) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps)
    network.train()
    for _ in range(epochs):
        for chosen in torch.randperm(len(x)).split(batch):
            optimizer.zero_grad()
            loss(network(x[chosen]), y[chosen]).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return network.eval()


def answer(network, x):
    with torch.no_grad():
        return network(torch.from_numpy(x)).numpy()


def to_onnx(network, example, opset=17, dynamo=False, batch="free", optimize=True):
    """`batch`: "free", or "one" as the exporters do unless told otherwise."""
    file = io.BytesIO()
    options = {"optimize": optimize, "external_data": False} if dynamo else {}
    if batch == "free":
        options |= ({"dynamic_shapes": ({0: torch.export.Dim("batch")},)} if dynamo else
                    {"dynamic_axes": {"input": {0: "batch"}, "output": {0: "batch"}}})
    program = torch.onnx.export(network, (torch.from_numpy(example[:2 if batch == "free" else 1]),),
                                None if dynamo else file, input_names=["input"],
                                output_names=["output"], opset_version=opset, dynamo=dynamo,
                                verbose=False, **options)
    if dynamo:
        return program.model_proto
    return onnx.load_from_string(file.getvalue())


def seeded(make):
    torch.manual_seed(0)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    return make()


def export(make, data, shows, is_regression=False, epochs=40, **options):
    """`make`: a function that makes the network; `options` of to_onnx."""
    network = seeded(make)
    fit(network, data, epochs, is_regression=is_regression)
    return exported(network, data, shows, is_regression, **options)


def exported(network, data, shows, is_regression=False, facts=None, **options):
    """A network that is trained already."""
    model = to_onnx(network, data.train.x, **options)
    values = answer(network, data.records().x)
    classes = None if is_regression else np.unique(data.train.y).tolist()
    return Exported(model, EXPORTERS[options.get("dynamo", False)], shows, data.calibration(),
                    data.records(), values if is_regression else class_of(values), data.columns,
                    classes, facts)


def class_of(values):
    """The largest of several, or whether one is above a half."""
    return values.argmax(1) if values.shape[1] > 1 else (values[:, 0] > 0.5).astype(np.int64)
