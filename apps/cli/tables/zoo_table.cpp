#include "cli/tables/zoo_table.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/quantity.h"
#include "base/table.h"

namespace sealion::cli {
namespace {

ReportTable models_table(const std::vector<ZooEntry>& models) {
  constexpr Alignment left = Alignment::left, right = Alignment::right;
  ReportTable table({{"model", left, Unit::none, "model"},
                     {"parameters", right, Unit::count, "parameters"},
                     {"activations", right, Unit::count, "activations"},
                     {"n", right, Unit::count, "n"},
                     {"T", right, Unit::bits, "plain_modulus_bits"},
                     {"q", right, Unit::bits, "coeff_modulus_bits"},
                     {"file", right, Unit::bytes, "file_bytes"},
                     {"accuracy", right, Unit::share, "accuracy"},
                     {"", left, Unit::none, "layers"},
                     {"", left, Unit::none, "command"}});
  for (const ZooEntry& entry : models) {
    table.add({entry.name, entry.parameters, entry.activations, entry.n, entry.plain_modulus_bits,
               entry.coeff_modulus_bits, entry.file_bytes, cell_of(entry.accuracy), entry.layers,
               cell_of(entry.command)});
  }
  return table;
}

std::string describe(const ZooEntry& entry) {
  return fmt::format("\n{}: {}\n  {}\n", entry.name, entry.layers,
                     entry.command.value_or("no 'sealion train' makes it"));
}

}  // namespace

nlohmann::json to_json(const Zoo& zoo) {
  return {{"models", to_json(models_table(zoo.models))}, {"untrained", zoo.untrained}};
}

std::string to_text(const Zoo& zoo) {
  std::string text =
      zoo.models.empty() ? "No trained models.\n" : to_text(models_table(zoo.models));
  for (const ZooEntry& entry : zoo.models) text += describe(entry);
  if (!zoo.untrained.empty()) text += "\nTo be trained:\n";
  for (const std::string& name : zoo.untrained) {
    text += fmt::format("  sealion train --model {}\n", name);
  }
  return text;
}

}  // namespace sealion::cli
