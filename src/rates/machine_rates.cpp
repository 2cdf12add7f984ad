#include "rates/machine_rates.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/locate.h"
#include "base/quantity.h"
#include "base/stopwatch.h"
#include "layouts/cost_defaults.h"
#include "rates/cost_model_file.h"
#include "rates/measure_cost_model.h"
#include "rates/processor_name.h"
#include "rates/user_folders.h"
#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

namespace fs = std::filesystem;
using Origin = MachineRates::Origin;

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

/// $SEALION_COST_MODEL, whether it exists or not, else what stands in the user's configuration.
std::optional<fs::path> file_of_user() {
  if (const auto file = environment("SEALION_COST_MODEL")) return *file;
  const auto folder = configuration_folder();
  if (!folder) return {};
  const fs::path file = *folder / "cost-model.json";
  if (!is_there(file)) return {};
  return file;
}

/// Another kernel, another processor on a shared home or other threads have files of their own.
std::optional<fs::path> file_of_machine(std::size_t threads) {
  const auto folder = cache_folder();
  if (!folder) return {};
  return *folder / fmt::format("rates.{}.{}.{}-threads.json", kernels::kernels().name,
                               processor_name(), threads);
}

MachineRates defaults() { return {default_cost_model(), Origin::defaults}; }

MachineRates read_file_of_user(const fs::path& path) {
  if (!is_there(path)) return defaults();
  try {
    return {read_cost_model(path), Origin::file, path};
  } catch (const Error& error) {
    if (error.code() != ErrorCode::corrupt) throw;
    fail(ErrorCode::corrupt, "{}; 'sealion info --calibrate' makes it anew", error.what());
  }
}

/// None where there are none, or a damaged file, which `hear` is told of.
template <typename Hear>
std::optional<MachineRates> read_measured(const std::optional<fs::path>& path, const Hear& hear) {
  if (!path || !is_there(*path)) return {};
  try {
    return MachineRates{read_cost_model(*path), Origin::measured, *path};
  } catch (const Error& error) {
    hear(error);
    return {};
  }
}

MachineRates with_threads(MachineRates rates, std::size_t threads) {
  rates.model.threads = threads;
  return rates;
}

std::string kept_text(const std::optional<fs::path>& path, const CostModel& model) {
  if (!path) return "not kept: neither XDG_CACHE_HOME nor HOME is set";
  try {
    write_cost_model(*path, model);
    return "kept in " + path->string();
  } catch (const Error& error) {
    return fmt::format("not kept: {}", error.what());
  }
}

void tell(const RatesPolicy& policy, const std::string& sentence) {
  if (policy.tell) policy.tell(sentence);
}

MachineRates measure_first(const std::optional<fs::path>& path, const RatesPolicy& policy,
                           const ExecutionContext& context) {
  const Stopwatch stopwatch;
  const CostModel model = measure_cost_model(context.quiet());
  const double seconds = stopwatch.seconds();
  tell(policy, fmt::format("measured in {} what this machine does in a second, for plans; {}",
                           as_seconds(seconds), kept_text(path, model)));
  return {model, Origin::measured, path.value_or(fs::path())};
}

}  // namespace

MachineRates known_rates(std::size_t threads) {
  if (const auto file = file_of_user()) return with_threads(read_file_of_user(*file), threads);
  const auto measured = read_measured(file_of_machine(threads), [](const Error&) {});
  return with_threads(measured ? *measured : defaults(), threads);
}

MachineRates rates_to_plan_with(const RatesPolicy& policy, const ExecutionContext& context) {
  const std::size_t threads = context.thread_count();
  if (const auto file = file_of_user()) return with_threads(read_file_of_user(*file), threads);
  if (!policy.measures) return with_threads(defaults(), threads);
  const auto path = file_of_machine(threads);
  const auto measured = read_measured(path, [&](const Error& error) {
    tell(policy, fmt::format("{}; measuring anew", error.what()));
  });
  return with_threads(measured ? *measured : measure_first(path, policy, context), threads);
}

void calibrate_machine(const ExecutionContext& context) {
  auto path = file_of_user();
  if (!path) path = file_of_machine(context.thread_count());
  if (!path) {
    fail(ErrorCode::not_found,
         "nowhere to keep what is measured: set HOME, XDG_CACHE_HOME or SEALION_COST_MODEL");
  }
  write_cost_model(*path, measure_cost_model(context));
}

std::string text_of(const MachineRates& rates) {
  switch (rates.origin) {
    case Origin::file:
      return "of the file " + rates.path.string();
    case Origin::measured:
      return rates.path.empty() ? "measured on this machine"
                                : fmt::format("measured on this machine ({})", rates.path.string());
    case Origin::unknown:
      return "of the machine that made the plan";
    case Origin::defaults:
      break;
  }
  return fmt::format("defaults of {}", kernels::kernels().name);
}

nlohmann::json origin_to_json(const MachineRates& rates) {
  const char* const origins[] = {"file", "measured", "defaults", "unknown"};
  nlohmann::json json = {{"origin", origins[static_cast<std::size_t>(rates.origin)]}};
  if (rates.origin != Origin::unknown) json["kernel"] = kernels::kernels().name;
  if (!rates.path.empty()) json["file"] = rates.path.string();
  return json;
}

}  // namespace sealion
