#include "rates/cost_model_file.h"

#include <array>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace sealion {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = 4096;

using Rate = double CostModel::*;

struct RateField {
  const char* name;
  Rate rate;
  Rate older = nullptr;  ///< files from before it was measured: as many times this as by default
};

constexpr std::array<RateField, 11> rates = {
    {{"multiply_adds", &CostModel::multiply_adds},
     {"sparse_multiply_adds", &CostModel::sparse_multiply_adds, &CostModel::multiply_adds},
     {"products", &CostModel::products},
     {"sums", &CostModel::sums},
     {"reductions", &CostModel::reductions, &CostModel::sums},
     {"inner_products", &CostModel::inner_products, &CostModel::products},
     {"butterflies", &CostModel::butterflies},
     {"packed_residues", &CostModel::packed_residues},
     {"expanded_residues", &CostModel::expanded_residues},
     {"memory_bytes", &CostModel::memory_bytes},
     {"network_bytes", &CostModel::network_bytes}}};

double read_rate(const JsonValue& json, const RateField& field) {
  const double rate = read_number(json, field.name);
  if (!(rate > 0)) json.at(field.name).refuse("above 0");
  return rate;
}

CostModel parse(const JsonValue& json) {
  CostModel model;
  for (const RateField& field : rates) {
    if (field.older == nullptr || json.contains(field.name)) {
      model.*field.rate = read_rate(json, field);
    }
  }
  for (const RateField& field : rates) {
    if (field.older == nullptr || json.contains(field.name)) continue;
    model.*field.rate *= model.*field.older / CostModel{}.*field.older;
  }
  model.process_bytes = read_size(json, "process_bytes", std::size_t{1} << 40);
  model.threads = static_cast<std::size_t>(read_integer(json, "threads", 1, 4096));
  return model;
}

}  // namespace

CostModel read_cost_model(const fs::path& path) {
  const ByteVector bytes = read_file(path, largest_file);
  const JsonDocument document({bytes.begin(), bytes.end()}, path.string());
  return read_from(path.string(), [&] { return parse(document.root()); });
}

void write_cost_model(const fs::path& path, const CostModel& model) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);  // where it fails, writing says why
  write_file(path, to_json(model).dump(2) + "\n");
}

nlohmann::json to_json(const CostModel& model) {
  nlohmann::json json = {{"process_bytes", model.process_bytes}, {"threads", model.threads}};
  for (const RateField& field : rates) json[field.name] = model.*field.rate;
  return json;
}

}  // namespace sealion
