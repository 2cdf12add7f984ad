#include "fleet/queue.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace sealion::fleet {
namespace {

double load_of(const Queue& queue) { return queue.requests_per_second * queue.service_seconds; }

double wait_probability(const Queue& queue) { return erlang_c(queue.workers, load_of(queue)); }

/// Seconds that those wait in the mean who wait at all.
double mean_wait_of_waiting(const Queue& queue) {
  const double idle_workers = static_cast<double>(queue.workers) - load_of(queue);
  return (1 + queue.service_variation) / 2 * queue.service_seconds / idle_workers;
}

}  // namespace

double utilisation(const Queue& queue) {
  return load_of(queue) / static_cast<double>(queue.workers);
}

double erlang_c(std::size_t servers, double load) {
  if (!(load >= 0 && load < static_cast<double>(servers))) {
    fail(ErrorCode::invalid_argument, "a load of {:g} is more than {} servers ever answer", load,
         servers);
  }
  // By Erlang's B, whose recursion neither overflows nor cancels.
  double blocked = 1;
  for (std::size_t k = 1; k <= servers; ++k) {
    blocked = load * blocked / (static_cast<double>(k) + load * blocked);
  }
  const double busy = load / static_cast<double>(servers);
  return blocked / (1 - busy * (1 - blocked));
}

double mean_wait(const Queue& queue) {
  return wait_probability(queue) * mean_wait_of_waiting(queue);
}

double wait_quantile(const Queue& queue, double share) {
  const double late = wait_probability(queue) / (1 - share);
  return late <= 1 ? 0 : mean_wait_of_waiting(queue) * std::log(late);
}

double latency_quantile(const Queue& queue, double share) {
  return queue.service_seconds + wait_quantile(queue, share);
}

}  // namespace sealion::fleet
