#pragma once

#include <cstddef>

/// How long requests wait for a processor, on paper: the queue M/G/c, to which requests come
/// independently of each other (Poisson) and of whose workers each serves one at a time.
namespace sealion::fleet {

struct Queue {
  double requests_per_second;
  std::size_t workers;
  double service_seconds;        ///< mean, of one worker
  double service_variation = 0;  ///< squared coefficient of variation: 0 constant, 1 exponential
};

/// The share of its workers' time that is taken.
double utilisation(const Queue& queue);

/// Erlang's C formula: the probability that a request finds all servers busy, in the queue M/M/c
/// with `load` (requests a second times seconds of service) below `servers`; else
/// `invalid_argument`. (A. K. Erlang, Post Office Electrical Engineers' Journal 10, 1917.)
double erlang_c(std::size_t servers, double load);

/// Seconds that a request waits in the mean: that of M/M/c times (1 + service_variation) / 2, which
/// is exact for one worker (Pollaczek, Khinchine) and for exponential service. (A. O. Allen,
/// Probability, Statistics, and Queueing Theory, 2nd edition, 1990, 5.3: the approximation of Allen
/// and Cunneen, for arrivals that are Poisson.) Throws `invalid_argument` where the workers are not
/// enough.
double mean_wait(const Queue& queue);

/// Seconds within which a share of the requests, above 0 and below 1, waits no longer: who waits at
/// all, by Erlang's C, waits exponentially with a mean that gives `mean_wait` over all. (T. Kimura,
/// Approximations for multi-server queues: system interpolations, Queueing Systems 17, 1994,
/// 347-382.) For constant service under low load the tail is too long: one worker at 30 % waits
/// 2.4 services in 99 % by this, and 1.9 by the exact formula. Throws as mean_wait does.
double wait_quantile(const Queue& queue, double share);

/// The same from arrival to answer, with service as if it were constant.
double latency_quantile(const Queue& queue, double share);

}  // namespace sealion::fleet
