#include "cli/support/cost_model_file.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/locate.h"

namespace sealion::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = 4096;

using Rate = double CostModel::*;
constexpr std::array<std::pair<const char*, Rate>, 9> rates = {
    {{"multiply_adds", &CostModel::multiply_adds},
     {"products", &CostModel::products},
     {"sums", &CostModel::sums},
     {"inner_products", &CostModel::inner_products},
     {"butterflies", &CostModel::butterflies},
     {"packed_residues", &CostModel::packed_residues},
     {"expanded_residues", &CostModel::expanded_residues},
     {"memory_bytes", &CostModel::memory_bytes},
     {"network_bytes", &CostModel::network_bytes}}};

CostModel parse(const JsonValue& json) {
  CostModel model;
  for (const auto& [name, rate] : rates) {
    // Files from before it was measured: as many times the products as by default.
    if (rate == &CostModel::inner_products && !json.contains(name)) {
      model.*rate *= model.products / CostModel{}.products;
      continue;
    }
    model.*rate = read_number(json, name);
    if (!(model.*rate > 0)) json.at(name).refuse("above 0");
  }
  model.process_bytes = read_size(json, "process_bytes", std::size_t{1} << 40);
  model.threads = static_cast<std::size_t>(read_integer(json, "threads", 1, 4096));
  return model;
}

}  // namespace

fs::path cost_model_path() {
  if (const auto file = environment("SEALION_COST_MODEL")) return *file;
  const auto folder = environment("XDG_CONFIG_HOME");
  const fs::path settings =
      folder ? fs::path(*folder) : fs::path(environment("HOME").value_or(".")) / ".config";
  return settings / "sealion" / "cost-model.json";
}

bool has_cost_model() {
  std::error_code error;
  return fs::exists(cost_model_path(), error);
}

CostModel load_cost_model() {
  if (!has_cost_model()) return {};
  const fs::path path = cost_model_path();
  const ByteVector bytes = read_file(path, largest_file);
  try {
    const JsonDocument document({bytes.begin(), bytes.end()}, path.string());
    return read_from(path.string(), [&] { return parse(document.root()); });
  } catch (const Error& error) {
    fail(ErrorCode::corrupt, "{}; 'sealion info --calibrate' makes it anew", error.what());
  }
}

void save_cost_model(const CostModel& model) {
  const fs::path path = cost_model_path();
  std::error_code error;
  fs::create_directories(path.parent_path(), error);  // where it fails, writing says why
  write_file(path, to_json(model).dump(2) + "\n");
}

nlohmann::json to_json(const CostModel& model) {
  nlohmann::json json = {{"process_bytes", model.process_bytes}, {"threads", model.threads}};
  for (const auto& [name, rate] : rates) json[name] = model.*rate;
  return json;
}

}  // namespace sealion::cli
