// What the engine does without a server around it: one model's requests answered again and again in
// this process. `bare_engine MODEL REQUEST KEYS THREADS SECONDS` prints JSON; KEYS may be "-".
#include <sealion/server.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

using Bytes = std::vector<std::uint8_t>;
using Clock = std::chrono::steady_clock;

Bytes read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: bare_engine MODEL REQUEST KEYS|- THREADS SECONDS\n");
    return 2;
  }
  const auto service = sealion::server::Service::load(argv[1]);
  const Bytes request = read(argv[2]);
  std::optional<sealion::server::ClientKeys> keys;
  if (service.needs_evaluation_keys()) keys = service.read_keys(read(argv[3]));
  const std::size_t threads = std::strtoul(argv[4], nullptr, 10);
  const double seconds = std::strtod(argv[5], nullptr);
  const auto answer = [&](std::size_t of_request) {
    const sealion::ExecutionContext context{.threads = of_request};
    return keys ? service.answer(request, *keys, context) : service.answer(request, {}, context);
  };
  for (int i = 0; i < 5; ++i) answer(threads);

  // One at a time, by all threads.
  std::vector<double> times;
  for (const auto start = Clock::now(); seconds_since(start) < seconds / 2;) {
    const auto begun = Clock::now();
    answer(threads);
    times.push_back(seconds_since(begun));
  }
  std::sort(times.begin(), times.end());

  // As many at a time as there are threads.
  std::atomic<std::size_t> answered{0};
  const auto start = Clock::now();
  std::vector<std::thread> workers;
  for (std::size_t i = 0; i < threads; ++i) {
    workers.emplace_back([&] {
      while (seconds_since(start) < seconds) {
        answer(1);
        ++answered;
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  std::printf("{\"median_seconds\": %.6f, \"requests_per_second\": %.2f}\n",
              times[times.size() / 2], static_cast<double>(answered) / seconds_since(start));
}
