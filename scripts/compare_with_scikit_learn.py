"""Trains and judges the same kind of model with scikit-learn and with SEALion, encrypted."""

import argparse
import csv
import gzip
import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn import datasets
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FASHION = Path("/usr/share/datasets/fashion-mnist")
SEEDS = (0, 1, 2, 3, 4)  # of the splits of sets that have none of their own


@dataclass
class Split:
    x_train: np.ndarray
    x_test: np.ndarray
    y_train: np.ndarray
    y_test: np.ndarray


@dataclass
class Subject:
    """A data set, scikit-learn's model, and SEALion's of the same kind."""

    name: str
    kind: str  # of the file: "csv", "npy" or "idx"
    architecture: str
    model: object
    is_regression: bool = False

    @property
    def metric(self):
        return "r2" if self.is_regression else "accuracy"

    @property
    def seeds(self):
        return (None,) if self.kind == "idx" else SEEDS


def subjects():
    for name in ("breast_cancer", "wine", "iris"):
        yield Subject(name, "csv", "linear", LogisticRegression(max_iter=2000))
        yield Subject(name, "csv", "mlp:16", MLPClassifier((16,), max_iter=2000, random_state=0))
    yield Subject("diabetes", "csv", "linear", LinearRegression(), is_regression=True)
    yield Subject("digits", "npy", "linear", LogisticRegression(max_iter=2000))
    yield Subject("digits", "npy", "mlp:64", MLPClassifier((64,), max_iter=500, random_state=0))
    yield Subject("fashion-mnist", "idx", "mlp:64",
                  MLPClassifier((64,), max_iter=20, random_state=0))


def read_idx(path):
    data = gzip.open(path).read()
    shape = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def load(subject, seed):
    """The split that the seed draws, or the set's own, and names of features."""
    if seed is None:
        parts = [read_idx(FASHION / f"{part}-{content}-ubyte.gz")
                 for content in ("images-idx3", "labels-idx1") for part in ("train", "t10k")]
        return Split(*parts), None
    data = getattr(datasets, "load_" + subject.name)()
    x = data.images if subject.kind == "npy" else data.data
    y = data.target
    if subject.kind == "csv" and not subject.is_regression:
        y = np.asarray(data.target_names)[y]
    stratify = None if subject.is_regression else y
    return Split(*train_test_split(x, y, test_size=0.25, random_state=seed, stratify=stratify)), \
        data.feature_names


def write_csv(path, names, x, y):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*names, "target"])
        writer.writerows([*row, target] for row, target in zip(x, y))


def write(subject, split, names, folder):
    """Files of both parts; for each, the options that name it."""
    if subject.kind == "idx":
        return 2 * [["--data", str(FASHION)]]
    options = []
    for part in ("train", "test"):
        x, y = getattr(split, "x_" + part), getattr(split, "y_" + part)
        if subject.kind == "csv":
            path = folder / f"{part}.csv"
            write_csv(path, names, x, y)
            options.append(["--data", str(path), "--label", "target"])
        else:
            np.save(folder / f"{part}-x.npy", x)
            np.save(folder / f"{part}-y.npy", y)
            options.append(["--data", str(folder / f"{part}-x.npy"),
                            "--label", str(folder / f"{part}-y.npy")])
    return options


def score_of_scikit_learn(subject, split):
    rows = [x.reshape(len(x), -1).astype(float) for x in (split.x_train, split.x_test)]
    model = make_pipeline(StandardScaler(), subject.model)
    return model.fit(rows[0], split.y_train).score(rows[1], split.y_test)


def run(*words):
    return json.loads(subprocess.run([*words, "--json"], check=True, capture_output=True).stdout)


def compare(sealion, subject, seed):
    split, names = load(subject, seed)
    with tempfile.TemporaryDirectory() as folder:
        train, test = write(subject, split, names, Path(folder))
        model = str(Path(folder) / "model.sealion")
        run(sealion, "train", *train, "--architecture", subject.architecture, "--out", model)
        found = run(sealion, "evaluate", model, *test, "--encrypted")
    metric = subject.metric
    return {"set": subject.name, "seed": seed, "records": len(split.x_test), "file": subject.kind,
            "model": subject.architecture, "metric": metric,
            "scikit-learn": score_of_scikit_learn(subject, split),
            "plain": found[metric + "_plain"], "encrypted": found[metric + "_encrypted"],
            "mismatches": found["mismatches"]}


def row_of(splits):
    """What all splits of one subject show, as a row of the table."""
    first = splits[0]
    ours, theirs = (np.array([split[side] for split in splits])
                    for side in ("encrypted", "scikit-learn"))
    differences = ours - theirs
    return [first["set"], len(splits), f"{first['records']:,}", first["file"], first["model"],
            first["metric"], f"{theirs.mean():.4f}", f"{ours.mean():.4f}",
            f"{differences.mean():+.4f}", f"{differences.min():+.4f} to {differences.max():+.4f}",
            sum(split["mismatches"] for split in splits)]


def print_row(cells):
    print("|", " | ".join(map(str, cells)), "|", flush=True)


def print_titles():
    print_row(["set", "splits", "test records", "file", "model", "metric", "scikit-learn",
               "SEALion, encrypted", "difference", "of single splits", "logits that differ"])
    print("|---|---:|---:|---|---|---|---:|---:|---:|---:|---:|")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sealion", help="the command")
    parser.add_argument("--json", action="store_true", help="a line of JSON for every split")
    parser.add_argument("sets", nargs="*", metavar="SET", help="these alone")
    return parser.parse_intermixed_args()


def main():
    wanted = arguments()
    if not wanted.json:
        print_titles()
    for subject in subjects():
        if wanted.sets and subject.name not in wanted.sets:
            continue
        splits = []
        for seed in subject.seeds:
            splits.append(compare(wanted.sealion, subject, seed))
            if wanted.json:
                print(json.dumps(splits[-1]), flush=True)
        if not wanted.json:
            print_row(row_of(splits))


if __name__ == "__main__":
    main()
