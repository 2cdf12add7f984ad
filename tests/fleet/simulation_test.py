#!/usr/bin/env python3
"""The simulated queue beside closed forms: simulation_test.py."""

import math
import pathlib
import random
import statistics
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench/fleet"))
from simulation import latencies, poisson_arrivals, quantile, replayed  # noqa: E402


def erlang_c(servers, load):
    terms = [load**k / math.factorial(k) for k in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(terms) + last)


class Simulation(unittest.TestCase):
    def test_constant_service_of_one_worker(self):
        taken = latencies(poisson_arrivals(0.6, 300_000, 1), [1.0], 1, 2)
        self.assertAlmostEqual(statistics.fmean(taken), 1 + 0.6 / (2 * 0.4), delta=0.03)

    def test_exponential_service_of_three_workers(self):
        generator = random.Random(3)
        services = [generator.expovariate(1) for _ in range(100_000)]
        taken = latencies(poisson_arrivals(2.1, 100_000, 4), services, 3, 5)
        mean = statistics.fmean(services)
        load = 2.1 * mean
        self.assertAlmostEqual(statistics.fmean(taken), mean + erlang_c(3, load) * mean / (3 - load), delta=0.06)

    def test_nobody_waits_where_all_have_a_worker(self):
        self.assertEqual(latencies([0, 0, 0.5], [1.0], 3, 0), [1, 1, 1])
        self.assertEqual(latencies([0, 0, 0.5], [1.0], 1, 0), [1, 2, 2.5])

    def test_services_are_replayed_in_order(self):
        self.assertEqual(replayed([0, 1, 10], [3, 2, 1], 1), [3, 4, 1])
        self.assertEqual(replayed([0, 1, 2], [3, 2, 1], 2), [3, 2, 2])

    def test_quantiles(self):
        self.assertEqual(quantile(range(1, 101), 0.99), 99)
        self.assertEqual(quantile([3, 1, 2], 0.5), 2)


if __name__ == "__main__":
    unittest.main()
