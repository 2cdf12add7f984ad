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


def replayed(arrivals, services, workers):
    """Seconds from each arrival to its answer, where the requests take these times in their order."""
    free_at = [0.0] * workers
    taken = []
    for arrival, service in zip(arrivals, services, strict=True):
        ended = max(arrival, heapq.heappop(free_at)) + service
        heapq.heappush(free_at, ended)
        taken.append(ended - arrival)
    return taken


def latencies(arrivals, services, workers, seed):
    """The same where each takes a time drawn from `services`, whatever those before took."""
    return replayed(arrivals, random.Random(seed).choices(services, k=len(arrivals)), workers)


def quantile(values, share):
    """The least value that `share` of them do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
