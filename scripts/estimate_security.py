"""Asks the lattice estimator for what scripts/estimate-security lists; --help there says how."""

import argparse
import json
import multiprocessing
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

PAGE = Path("docs/security/estimates.md")
BEGIN = "<!-- made by scripts/estimate-security: begin -->"
END = "<!-- made by scripts/estimate-security: end -->"

# What the script of the guidelines of 2024 takes; the attacks by the estimator's functions.
MODELS = {"classical": "MATZOV", "quantum": "ChaLoy21"}
ATTACKS = {"uSVP": "primal_usvp", "BDD": "primal_bdd", "dual hybrid": "dual_hybrid"}


class ParameterSet(NamedTuple):
    used_by: str  # a model, or a table
    form: str  # a layout, or bits of security
    n: int
    bits: int  # log2 of the whole modulus

    @property
    def is_of_table(self):
        return self.form.isdigit()

    @property
    def noise(self):
        """As the guidelines have it for a table, as src/ring/sampler.h draws it for a plan."""
        return "gaussian 3.19" if self.is_of_table else "binomial 21"

    @property
    def kinds(self):
        """Classical attacks cost more: a table of quantum ones says nothing of them."""
        return ("quantum",) if self.used_by.endswith("_quantum") else tuple(MODELS)


class Task(NamedTuple):
    n: int
    bits: int
    noise: str
    attack: str
    model: str

    @property
    def key(self):
        return f"n={self.n} q=2^{self.bits} {self.noise}, {self.attack}, {self.model}"


def tasks_of(parameters):
    for kind in parameters.kinds:
        for attack in ATTACKS:
            yield Task(parameters.n, parameters.bits, parameters.noise, attack, MODELS[kind])


def estimate(task):
    """log2 of the operations that the attack takes, and the seconds that it took to say so."""
    from estimator import LWE, ND, RC
    from sage.all import log, oo

    start = time.monotonic()
    noise = {"gaussian 3.19": ND.DiscreteGaussian(3.19), "binomial 21": ND.CenteredBinomial(21)}
    instance = LWE.Parameters(n=task.n, q=2**task.bits, Xs=ND.Uniform(-1, 1),
                              Xe=noise[task.noise], m=oo)
    attack = getattr(LWE, ATTACKS[task.attack])
    cost = attack(instance, red_cost_model=getattr(RC, task.model))
    return task, float(log(cost["rop"], 2)), time.monotonic() - start


def load_cache(path, commit):
    if not path.exists():
        return {"estimator": commit, "bits": {}}
    cache = json.loads(path.read_text())
    if cache["estimator"] != commit:
        sys.exit(f"{path} is of commit {cache['estimator']}, the checkout is at {commit}: "
                 "give another --cache")
    return cache


def fill(cache, path, tasks, jobs):
    # The small ones first; keys that several sets share once.
    missing = sorted({t for t in tasks if t.key not in cache["bits"]})
    with multiprocessing.Pool(jobs) as pool:
        for task, bits, seconds in pool.imap_unordered(estimate, missing):
            cache["bits"][task.key] = bits
            path.write_text(json.dumps(cache, indent=1) + "\n")
            print(f"{task.key}: {bits:.1f} bits ({seconds:.0f} s)", file=sys.stderr)


def row(parameters, bits):
    cells = [parameters.used_by, parameters.form, str(parameters.n), str(parameters.bits)]
    for kind in parameters.kinds:
        costs = [bits.get(t.key) for t in tasks_of(parameters) if t.model == MODELS[kind]]
        if None in costs:
            cells += ["not estimated"] + [""] * len(costs)
        else:
            cells += [f"{cost:.1f}" for cost in costs] + [f"**{min(costs):.1f}**"]
    return "| " + " | ".join(cells) + " |"


def table(title, first_columns, sets, bits):
    header = [*first_columns, "n", "log2 q"]
    for kind in sets[0].kinds:
        header += [f"{kind}: {attack}" for attack in ATTACKS] + ["least"]
    return "\n".join([f"### {title}", "", "| " + " | ".join(header) + " |",
                      "|---|---|" + "---:|" * (len(header) - 2),
                      *(row(parameters, bits) for parameters in sets), ""])


def section(sets, cache):
    """What stands between the marks of the page."""
    models = ", ".join(f"{name} {kind}" for kind, name in MODELS.items())
    parts = [f"Lattice estimator at commit `{cache['estimator']}`; cost of reduction: {models}. "
             "Figures are log2 of the operations.", ""]
    plans = [s for s in sets if not s.is_of_table]
    if plans:
        parts.append(table("Plans", ("model", "layout"), plans, cache["bits"]))
    for name in dict.fromkeys(s.used_by for s in sets if s.is_of_table):
        rows = [s for s in sets if s.used_by == name]
        parts.append(table(f"`{name}`", ("table", "level"), rows, cache["bits"]))
    return "\n".join(parts)


def write_page(text):
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{after}")


def read_sets(lines):
    for line in lines:
        used_by, form, n, bits = line.split()
        yield ParameterSet(used_by, form, int(n), int(bits))


def main():
    parser = argparse.ArgumentParser(usage="scripts/estimate-security ESTIMATOR [--cache FILE] "
                                           "[--jobs N] [--only TEXT]")
    parser.add_argument("estimator", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("build/estimates.json"))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    sets = list(read_sets(sys.stdin))
    sys.path.insert(0, str(arguments.estimator))
    commit = subprocess.run(["git", "-C", arguments.estimator, "rev-parse", "HEAD"], check=True,
                            capture_output=True, text=True).stdout.strip()
    cache = load_cache(arguments.cache, commit)
    asked = [s for s in sets if arguments.only in " ".join(map(str, s))]
    fill(cache, arguments.cache, [t for s in asked for t in tasks_of(s)], arguments.jobs)
    write_page(section(sets, cache))


if __name__ == "__main__":
    main()
