#include "cli/tables/zoo_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/support/format.h"
#include "cli/tables/columns.h"

namespace sealion::cli {
namespace {

nlohmann::json entry_json(const ZooEntry& entry) {
  nlohmann::json json = {{"model", entry.name},
                         {"layers", entry.layers},
                         {"parameters", entry.parameters},
                         {"activations", entry.activations},
                         {"n", entry.n},
                         {"plain_modulus_bits", entry.plain_modulus_bits},
                         {"coeff_modulus_bits", entry.coeff_modulus_bits},
                         {"file_bytes", entry.file_bytes}};
  if (entry.accuracy) json["accuracy"] = *entry.accuracy;
  if (entry.command) json["command"] = *entry.command;
  return json;
}

/// The column of accuracies only where any model has one.
std::string models_table(const std::vector<ZooEntry>& models) {
  const bool with_accuracy = std::any_of(models.begin(), models.end(), [](const ZooEntry& entry) {
    return entry.accuracy.has_value();
  });
  std::vector<std::string> names = {"model", "parameters", "activations", "n", "T", "q", "file"};
  if (with_accuracy) names.emplace_back("accuracy");
  std::vector<std::vector<std::string>> rows;
  for (const ZooEntry& entry : models) {
    rows.push_back({entry.name, with_commas(entry.parameters), with_commas(entry.activations),
                    with_commas(entry.n), fmt::format("{} bits", entry.plain_modulus_bits),
                    fmt::format("{} bits", entry.coeff_modulus_bits), as_bytes(entry.file_bytes)});
    if (with_accuracy) {
      rows.back().push_back(entry.accuracy ? as_percent(*entry.accuracy) : "");
    }
  }
  return format_columns(names, rows);
}

std::string describe(const ZooEntry& entry) {
  return fmt::format("\n{}: {}\n  {}\n", entry.name, entry.layers,
                     entry.command.value_or("no 'sealion train' makes it"));
}

}  // namespace

nlohmann::json to_json(const Zoo& zoo) {
  nlohmann::json models = nlohmann::json::array();
  for (const ZooEntry& entry : zoo.models) models.push_back(entry_json(entry));
  return {{"models", models}, {"untrained", zoo.untrained}};
}

std::string to_text(const Zoo& zoo) {
  std::string text = zoo.models.empty() ? "No trained models.\n" : models_table(zoo.models);
  for (const ZooEntry& entry : zoo.models) text += describe(entry);
  if (!zoo.untrained.empty()) text += "\nTo be trained:\n";
  for (const std::string& name : zoo.untrained) {
    text += fmt::format("  sealion train --model {}\n", name);
  }
  return text;
}

}  // namespace sealion::cli
