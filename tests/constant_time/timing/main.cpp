// Measures whether the time of what a client does depends on its secrets: dudect's way (Reparaz,
// Balasch, Verbauwhede 2017), a fixed secret against random ones, in random order.
//
//   constant_time_timing                        100,000 measurements of everything
//   constant_time_timing 20000 "noise budget"   so many, of what begins like this
//   constant_time_timing kernels                names those that this processor runs
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <random>
#include <span>
#include <string_view>

#include "ring/kernels/kernels.h"
#include "timing/cycles.h"
#include "timing/operation.h"
#include "timing/welch.h"

namespace sealion::testing {
namespace {

/// From here on the classes certainly differ.
constexpr double certain_t = 10;

std::vector<Measurement> measure(Operation& operation, std::size_t count, std::mt19937_64& random) {
  constexpr std::size_t first = 100;  // with cold caches
  std::vector<Measurement> measurements;
  measurements.reserve(count);
  for (std::size_t i = 0; i < count + first; ++i) {
    const bool is_fixed = random() % 2 == 0;
    operation.prepare(is_fixed, random() % pool_size);
    const std::uint64_t begin = cycles();
    operation.run();
    const std::uint64_t end = cycles();
    if (i >= first) measurements.push_back({static_cast<double>(end - begin), is_fixed});
  }
  return measurements;
}

double median_of(std::vector<Measurement> measurements) {
  const auto middle = measurements.begin() + static_cast<std::ptrdiff_t>(measurements.size() / 2);
  std::ranges::nth_element(measurements, middle, {}, &Measurement::cycles);
  return middle->cycles;
}

/// Whether it came out as it must.
bool report(Operation& operation, std::size_t count, std::mt19937_64& random) {
  const auto measurements = measure(operation, count, random);
  const double t = largest_t(measurements);
  const bool is_seen = std::abs(t) > certain_t;
  fmt::print("{:24}  {:>12.0f}  {:>8.2f}  {:>8.2f}  {}\n", operation.name(),
             median_of(measurements), welch_t(measurements, HUGE_VAL), t,
             is_seen ? "depends on the secret" : "");
  std::fflush(stdout);
  return is_seen == operation.is_control();
}

Operations all_operations() {
  Operations operations;
  add_controls(operations);
  add_sampling(operations);
  add_bgv(operations);
  add_lwe(operations);
  return operations;
}

int name_kernels() {
  for (const kernels::KernelTable* table : kernels::built_tables()) {
    if (kernels::is_supported(*table)) fmt::print("{}\n", table->name);
  }
  return EXIT_SUCCESS;
}

int run(std::span<char*> arguments) {
  if (arguments.size() == 2 && arguments[1] == std::string_view("kernels")) return name_kernels();
  const std::size_t count = arguments.size() > 1 ? std::stoul(arguments[1]) : 100000;
  const std::string_view wanted = arguments.size() > 2 ? arguments[2] : "";
  fmt::print("{} measurements each, kernels {}\n", count, kernels::kernel_choice());
  fmt::print("{:24}  {:>12}  {:>8}  {:>8}\n", "", "median", "t", "largest t");
  std::mt19937_64 random(std::random_device{}());
  bool is_sound = true;
  for (const auto& operation : all_operations()) {
    if (operation->name().starts_with(wanted)) is_sound &= report(*operation, count, random);
  }
  return is_sound ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace sealion::testing

int main(int argc, char** argv) {
  try {
    return sealion::testing::run({argv, static_cast<std::size_t>(argc)});
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
