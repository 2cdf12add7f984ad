"""Exports models with the exporters of their own frameworks and records what the runtime answers.

    make.py FAMILY [NAME...]      FAMILY: tables, pytorch or keras, whose requirements are installed
"""

import importlib
import sys
import time
import warnings
from pathlib import Path

FAMILIES = {
    "tables": ["sklearn_linear", "sklearn_pipelines", "sklearn_quadratic", "sklearn_networks",
               "sklearn_ensembles", "sklearn_trees", "sklearn_tree_pipelines", "xgboost_trees",
               "lightgbm_trees", "catboost_trees", "rewritten_trees"],
    "pytorch": ["pytorch_tables", "pytorch_pictures", "pytorch_fashion", "quantised",
                "keras_on_pytorch"],
    "keras": ["keras_networks"],
}


def main():
    family, *wanted = sys.argv[1:]
    here = Path(__file__).parent
    sys.path.insert(0, str(here))
    warnings.simplefilter("ignore")
    for module in FAMILIES[family]:
        importlib.import_module("recipes." + module)
    from recipes import folder
    from recipes.exported import RECIPES
    for name in wanted or RECIPES:
        start = time.monotonic()
        description = folder.write(here / name, RECIPES[name]())
        size = (here / name / "model.onnx").stat().st_size
        print(f"{name}: {size} bytes, original {description['original']}, "
              f"runtime {description['runtime_outputs']}, "
              f"{description['agreement']}, {time.monotonic() - start:.1f} s",
              flush=True)
    folder.remove_unused(here)


if __name__ == "__main__":
    main()
