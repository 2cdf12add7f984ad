"""Training data that packages ship, and tables made from a seed: training, calibration, test."""

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn import datasets
from sklearn.model_selection import train_test_split

from .exported import Part

FASHION = Path("/usr/share/datasets/fashion-mnist")
CALIBRATION = 128
RECORDS = 100


@dataclass
class Data:
    train: Part
    test: Part
    columns: list[str] | None = None

    def calibration(self, count=CALIBRATION):
        return first(self.train, count)

    def records(self, count=RECORDS):
        return first(self.test, count)


def rows(x, chosen):
    return {k: v[chosen] for k, v in x.items()} if isinstance(x, dict) else x[chosen]


def first(part, count):
    chosen = slice(0, count)
    return Part(rows(part.x, chosen), part.y[chosen])


def split(x, y, columns=None, stratify=True):
    """Half for training where that leaves enough for tests."""
    train, test = train_test_split(np.arange(len(y)), test_size=min(RECORDS, len(y) // 2),
                                   random_state=0, stratify=y if stratify else None)
    return Data(Part(rows(x, train), y[train]), Part(rows(x, test), y[test]), columns)


def table(name, dtype=np.float32, columns=None, named_classes=False):
    """One of scikit-learn's tables; `columns`: only so many of its features."""
    bunch = getattr(datasets, "load_" + name)()
    names = [str(n).replace(" (cm)", "").replace(" ", "_") for n in bunch.feature_names][:columns]
    y = np.asarray(bunch.target_names)[bunch.target] if named_classes else bunch.target
    return split(bunch.data[:, :columns].astype(dtype), y, names, stratify=name != "diabetes")


def with_gaps(data, share=0.1):
    """A tenth of the numbers missing."""
    generator = np.random.default_rng(1)
    for part in (data.train, data.test):
        part.x[generator.random(part.x.shape) < share] = np.nan
    return data


def digits(shape=(64,)):
    """8 x 8 pixels of 0 to 16."""
    bunch = datasets.load_digits()
    return split(bunch.images.reshape(-1, *shape).astype(np.float32), bunch.target,
                 bunch.feature_names if len(shape) == 1 else None)


def read_idx(path):
    data = gzip.open(path).read()
    shape = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def fashion():
    """28 x 28 pixels of 0 to 1: 60,000 pictures for training, 10,000 for tests."""
    parts = [Part(read_idx(FASHION / f"{part}-images-idx3-ubyte.gz")[:, None].astype(np.float32)
                  / np.float32(255),
                  read_idx(FASHION / f"{part}-labels-idx1-ubyte.gz").astype(np.int64))
             for part in ("train", "t10k")]
    return Data(*parts)
