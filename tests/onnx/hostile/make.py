"""Writes files that are cut, wrong, huge, cyclic or lie, and the table of them.

    make.py                       all files beside this one, and README.md
    make.py --deep DEPTH FILE     a tree of that depth
"""

import importlib
import sys
from pathlib import Path

SUBJECTS = {
    "encoding": "Bytes",
    "tensors": "Tensors",
    "graphs": "Graphs",
    "shapes": "Shapes and sizes",
    "trees": "Trees and their kin",
}

HEAD = """# Hostile and odd models

Files that nobody should send, written by `make.py` (`cases/`, one module a subject). *accept*:
odd, but right; whoever does not carry it may say so. Everything else is refused with one error, in
bounded time and memory. onnxruntime is no judge: it loads several of them.
"""


def content(made):
    return made if isinstance(made, bytes) else made.SerializeToString(deterministic=True)


def write_table(path, cases):
    lines = [HEAD]
    for subject, title in SUBJECTS.items():
        lines += [f"\n## {title}\n", "| file | what is wrong with it | verdict |", "|---|---|---|"]
        lines += [f"| `{name}.onnx` | {case.wrong} | {case.verdict} |"
                  for name, case in cases.items() if case.make.__module__.endswith(subject)]
    path.write_text("\n".join(lines).replace("\n\n\n", "\n\n") + "\n")


def main():
    here = Path(__file__).parent
    sys.path.insert(0, str(here))
    modules = {subject: importlib.import_module("cases." + subject) for subject in SUBJECTS}
    if sys.argv[1:2] == ["--deep"]:
        Path(sys.argv[3]).write_bytes(content(modules["trees"].chain(int(sys.argv[2]))))
        return
    cases = importlib.import_module("cases.case").CASES
    for old in here.glob("*.onnx"):
        old.unlink()
    for name, case in cases.items():
        (here / f"{name}.onnx").write_bytes(content(case.make()))
    write_table(here / "README.md", cases)
    print(f"{len(cases)} files")


if __name__ == "__main__":
    main()
