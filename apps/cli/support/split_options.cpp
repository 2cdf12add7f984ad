#include "cli/support/split_options.h"

#include <array>
#include <cstddef>

#include "cli/support/number_keys.h"

namespace sealion::cli {
namespace {

using heras::SplitRequest;

constexpr auto split_keys = std::to_array<NumberKey<SplitRequest>>(
    {{"machines", Number::whole,
      [](SplitRequest& request, double value) {
        request.machines = static_cast<std::size_t>(value);
      },
      true},
     {"gbit-per-machine", Number::positive,
      [](SplitRequest& request, double value) { request.network_bits = value * 1e9; }}});

}  // namespace

CLI::Option* add_split_option(CLI::App& command, std::optional<std::string>& text) {
  return command
      .add_option("--split", text,
                  "Also say what so many machines gain that answer one request together, and what "
                  "they send each other (docs/scale.md)")
      ->option_text("machines=N[,gbit-per-machine=10]");
}

heras::SplitRequest parse_split(const std::string& text) {
  SplitRequest request;
  read_numbers("--split", text, split_keys, request);
  return request;
}

}  // namespace sealion::cli
