"""The queue of a server, event by event: requests wait in one line for the first worker that is free."""

import heapq
import math
import random


def poisson_arrivals(rate, seconds, seed):
    """Times in [0, seconds), in order: independent of each other, `rate` a second in the mean."""
    generator = random.Random(seed)
    times, now = [], generator.expovariate(rate)
    while now < seconds:
        times.append(now)
        now += generator.expovariate(rate)
    return times


def latencies(arrivals, services, workers, seed):
    """Seconds from each arrival to its answer; each service is drawn from the measured `services`."""
    generator = random.Random(seed)
    free_at = [0.0] * workers
    taken = []
    for arrival in arrivals:
        begun = max(arrival, heapq.heappop(free_at))
        ended = begun + generator.choice(services)
        heapq.heappush(free_at, ended)
        taken.append(ended - arrival)
    return taken


def quantile(values, share):
    """The least value that `share` of them do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
