"""How large noise gets with probability 2^-40, by importance sampling, and what the forecast says.

    build/python/environment/bin/python bench/noise/tails.py [--samples 2000] [--keys 5000] [--only powers]

Powers: e is drawn as the sampler draws it, 42 bits of +-1/2 a coefficient, tilted by exp(l cos(..)) so that e is large
at one pair of roots of unity, which and with what phase drawn at random. A sample's weight is the inverse of what that
does to its probability, (2/n) sum I_0(l |e(zeta)|) / E exp(..) over all pairs of roots. So rare values of the largest
coefficient of e^d are drawn often, and their probability is the mean of the weights.

Switches: eps_0 + eps_1 s + .. + eps_k s^k with eps uniform and s ternary: for many keys as they are, some ciphertexts
each, and for keys that are tilted in the same way, one each.

All sizes are in deviations of a coefficient. docs/security/noise.md has the derivation and figures of a run.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]
Complexes = npt.NDArray[np.complex128]
#: Draws a polynomial whose coefficients have these tilts.
Draw = Callable[[np.random.Generator, Reals], Reals]

FAILURE_BITS = 40
NOISE_BITS = 42  #: of +-1/2, that a coefficient of e adds up
MOST_MOMENTS = 160
CIPHERTEXTS = 100  #: of one key
LARGE = 12  #: |s(zeta)|^2 over its mean; 2.5 % of the keys have more at one of 4,096 pairs of roots
USUAL = 4  #: the largest of thousands of coefficients, in deviations


def former_bound(degree: float, n: int) -> float:
    """What the forecast took before: Laurent and Massart's bound for degree 2, extrapolated."""
    u = (FAILURE_BITS + 1) * math.log(2) + math.log(n)
    return float(math.sqrt(2 * u) * (1 + math.sqrt(u / n)) ** (degree - 1))


def log_moment(degree: float, q: int) -> float:
    return math.lgamma(degree * q + 1) - q * math.lgamma(degree + 1)


def bound(degree: int, n: int) -> float:
    """What the forecast takes: src/layouts/slotwise/noise/tails.cpp, a second time."""
    if degree <= 2:
        return former_bound(degree, n)
    half = (FAILURE_BITS + 1) * math.log(2)
    orders = range(1, MOST_MOMENTS + 1)
    root = min((log_moment(degree, q) + half + math.log(n / 2)) / (2 * q) for q in orders)
    terms, moment = [], 0.0
    for q in orders:
        moment = min(log_moment(degree, q), moment + 2 * root)
        terms.append(moment - 2 * math.lgamma(q + 1))

    def chernoff(log_lambda: float) -> float:
        logs = [q * (2 * log_lambda - math.log(n)) + term for q, term in zip(orders, terms)]
        if max(logs) > 600 or logs[-1] > -20:
            return math.inf
        total = sum(math.exp(value) for value in logs)
        return (half + math.log(2 * n) + n / 2 * math.log1p(total)) * math.exp(-log_lambda)

    return max(min(chernoff(x / 100) for x in range(-1500, 220)), bound(degree - 1, n))


def at_roots(coefficients: Reals) -> Complexes:
    """Values at one root of each pair, exp(i pi (1 - 4k) / n), over the last axis."""
    n = coefficients.shape[-1]
    half = n // 2
    twisted = (coefficients[..., :half] + 1j * coefficients[..., half:]) * np.exp(1j * np.pi * np.arange(half) / n)
    return np.fft.fft(twisted, axis=-1)


def from_roots(values: Complexes) -> Reals:
    half = values.shape[-1]
    twisted = np.fft.ifft(values, axis=-1) * np.exp(-1j * np.pi * np.arange(half) / (2 * half))
    return np.concatenate([twisted.real, twisted.imag], axis=-1)


def draw_noise(random: np.random.Generator, tilts: Reals) -> Reals:
    """Coefficients of e."""
    return np.asarray(random.binomial(NOISE_BITS, 1 / (1 + np.exp(-tilts))) - NOISE_BITS / 2, dtype=np.float64)


def draw_ternary(random: np.random.Generator, tilts: Reals) -> Reals:
    """Coefficients of s."""
    plus, minus = np.exp(tilts), np.exp(-tilts)
    u = random.random(tilts.shape) * (1 + plus + minus)
    return np.asarray((u < plus).astype(np.float64) - (u > 1 + plus), dtype=np.float64)


def log_mean_noise(tilts: Reals) -> float:
    return NOISE_BITS * float(np.log(np.cosh(tilts / 2)).sum())


def log_mean_ternary(tilts: Reals) -> float:
    return float(np.log((1 + 2 * np.cosh(tilts)) / 3).sum())


def log_bessel(x: Reals) -> Reals:
    """ln I_0."""
    small = np.log(np.i0(np.minimum(x, 500)))
    large = x - np.log(2 * np.pi * np.maximum(x, 1)) / 2
    return np.where(x < 500, small, large)


@dataclass
class Source:
    """Independent coefficients, of this variance."""

    draw: Draw
    log_mean: Callable[[Reals], float]
    variance: float


NOISE = Source(draw_noise, log_mean_noise, NOISE_BITS / 4)
SECRET = Source(draw_ternary, log_mean_ternary, 2 / 3)


def tilted(source: Source, n: int, tilt: float, random: np.random.Generator) -> tuple[Complexes, float]:
    """Values at the roots, of a polynomial that has about `tilt` times its mean square at one; ln of the weight."""
    half = n // 2
    scale = 2 * math.sqrt(tilt / (n * source.variance))
    angle = np.pi * (1 - 4 * random.integers(half)) / n
    tilts = scale * np.cos(angle * np.arange(n) + 2 * np.pi * random.random())
    values = at_roots(source.draw(random, tilts))
    logs = log_bessel(scale * np.abs(values))
    most = float(logs.max())
    log_ratio = most + math.log(float(np.exp(logs - most).sum()) / half) - source.log_mean(tilts)
    return values, -log_ratio


@dataclass
class Tail:
    """Largest coefficients, in deviations, and the probabilities that they stand for."""

    sizes: Reals
    weights: Reals

    def beyond(self, size: float) -> tuple[float, float]:
        """The probability of more, and its standard error."""
        hits = np.where(self.sizes > size, self.weights, 0)
        return float(hits.mean()), float(hits.std() / math.sqrt(len(hits)))

    def size_at(self, probability: float) -> float:
        order = np.argsort(-self.sizes)
        beyond = np.cumsum(self.weights[order]) / len(order)
        return float(self.sizes[order][min(int(np.searchsorted(beyond, probability)), len(order) - 1)])


def tail_of(make: Callable[[], tuple[float, float]], samples: int) -> Tail:
    drawn = np.array([make() for _ in range(samples)])
    return Tail(drawn[:, 0], np.exp(drawn[:, 1]))


def power_tail(degree: int, n: int, tilt: float, samples: int, random: np.random.Generator) -> Tail:
    """Of e^d."""
    deviation = math.sqrt(math.factorial(degree) / n) * math.sqrt(n * NOISE.variance) ** degree

    def make() -> tuple[float, float]:
        values, log_weight = tilted(NOISE, n, tilt, random)
        return float(np.abs(from_roots(values**degree)).max()) / deviation, log_weight

    return tail_of(make, samples)


def roundings(secret: Complexes, parts: int, random: np.random.Generator) -> float:
    """The largest coefficient of eps_0 + eps_1 s + .., in deviations over all keys."""
    n = 2 * len(secret)
    total = np.zeros_like(secret)
    for _ in range(parts):  # Horner's rule
        total = total * secret + at_roots(random.random(n) - 0.5)
    variance = sum(math.factorial(k) * (2 * n / 3) ** k for k in range(parts)) / 12
    return float(np.abs(from_roots(total)).max()) / math.sqrt(variance)


def switch_tail(parts: int, n: int, tilt: float, samples: int, random: np.random.Generator) -> Tail:
    def make() -> tuple[float, float]:
        secret, log_weight = tilted(SECRET, n, tilt, random)
        return roundings(secret, parts, random), log_weight

    return tail_of(make, samples)


def keys_as_they_are(n: int, keys: int, random: np.random.Generator) -> Iterator[Complexes]:
    """Those of so many that are `LARGE` at a root: others cannot make much, and are left out."""
    for _ in range(keys):
        secret = at_roots(draw_ternary(random, np.zeros(n)))
        if float(np.abs(secret).max()) ** 2 > LARGE * n * SECRET.variance:
            yield secret


def print_powers(samples: int, random: np.random.Generator) -> None:
    print("| degree | n | former bound | probability of more | at 2^-40 | bound | probability of more |")
    print("|---|---|---|---|---|---|---|")
    for n in (2048, 8192, 16384):
        for degree in (3, 4, 5, 6, 8, 16):
            former, now = former_bound(degree, n), bound(degree, n)
            # At the root that makes so much of one coefficient, beside what the others make anyway.
            alone = ((former - USUAL) * math.sqrt(n * math.factorial(degree)) / 2) ** (2 / degree)
            most = math.log(n / 2) + FAILURE_BITS * math.log(2)
            at_former = power_tail(degree, n, min(alone, most), samples, random)
            at_bound = power_tail(degree, n, most, samples, random)
            chance, error = at_former.beyond(former)
            beyond, _ = at_bound.beyond(now)
            size = at_bound.size_at(2.0**-FAILURE_BITS)
            print(f"| {degree} | {n:,} | {former:.1f} | {chance:.1e} +- {error:.0e} | {size:.1f} | {now:.1f} | "
                  f"{beyond:.1e} |", flush=True)


def print_switches(samples: int, keys: int, random: np.random.Generator) -> None:
    print(f"| parts | n | former bound | keys with more in {CIPHERTEXTS} ciphertexts | largest | at 2^-40 | bound |")
    print("|---|---|---|---|---|---|---|")
    n = 8192
    for parts in (5, 9, 17):
        former = former_bound(parts, n)
        sizes = [max(roundings(secret, parts, random) for _ in range(CIPHERTEXTS))
                 for secret in keys_as_they_are(n, keys, random)]
        tail = switch_tail(parts, n, math.log(n / 2) + FAILURE_BITS * math.log(2), samples, random)
        print(f"| {parts} | {n:,} | {former:.1f} | {sum(size > former for size in sizes)} of {keys:,} | "
              f"{max(sizes, default=0):.1f} | {tail.size_at(2.0**-FAILURE_BITS):.1f} | {bound(parts, n):.1f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=2000, help="tilted ones for each probability")
    parser.add_argument("--keys", type=int, default=5000, help="as they are, for each number of parts")
    parser.add_argument("--only", choices=["powers", "switches"], help="one of the two tables")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random = np.random.default_rng(arguments.seed)
    start = time.perf_counter()
    if arguments.only != "switches":
        print_powers(arguments.samples, random)
    if arguments.only != "powers":
        print_switches(arguments.samples // 2, arguments.keys, random)
    print(f"\n{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
