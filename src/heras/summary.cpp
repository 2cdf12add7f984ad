#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <vector>

#include "heras/input.h"
#include "heras/sequential.h"

namespace sealion::heras {
namespace {

using Row = std::array<std::string, 4>;

/// 23550 -> "23,550".
std::string with_commas(std::size_t value) {
  const std::string digits = std::to_string(value);
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return grouped;
}

/// "-15..15 (5 bits)": a two's complement integer that holds the range.
std::string range_of(const Layer& layer) {
  if (const auto* input = dynamic_cast<const Input*>(&layer)) {
    return fmt::format("pixels 0..{}", input->saturation());
  }
  if (const auto* dense = dynamic_cast<const Dense*>(&layer)) {
    const auto saturation = static_cast<std::uint32_t>(dense->saturation());
    return fmt::format("{0}..{1} ({2} bits)", -dense->saturation(), saturation,
                       std::bit_width(saturation) + 1);
  }
  return "";
}

std::string format_row(const Row& row, const std::array<std::size_t, 4>& widths) {
  const std::string line = fmt::format(" {:<{}}  {:<{}}  {:>{}}  {}", row[0], widths[0], row[1],
                                       widths[1], row[2], widths[2], row[3]);
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

}  // namespace

std::string Sequential::summary() const {
  std::vector<Row> rows = {{"Layer (kind)", "Output shape", "Parameters", "Weights"}};
  for (const auto& layer : layers_) {
    rows.push_back({fmt::format("{} ({})", layer->name(), layer->kind()),
                    to_string(layer->output_shape()), with_commas(layer->parameter_count()),
                    range_of(*layer)});
  }
  std::array<std::size_t, 4> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  const std::string rule(widths[0] + widths[1] + widths[2] + widths[3] + 7, '-');
  std::string table = fmt::format("Model: \"{}\"\n{}\n", name_, rule);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    table += format_row(rows[i], widths);
    if (i == 0) table += rule + "\n";
  }
  return table + fmt::format("{}\nParameters: {}\n", rule, with_commas(parameter_count()));
}

}  // namespace sealion::heras
