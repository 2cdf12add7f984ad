#include "cli/support/planning.h"

#include <fmt/format.h>

#include "cli/support/choice.h"
#include "cli/support/options.h"
#include "exchange/layout_kind_names.h"
#include "planner/planner.h"

namespace sealion::cli {

void add_request_options(CLI::App& command, const std::string& records,
                         std::optional<std::size_t>& batch, std::optional<LayoutKind>& layout) {
  command
      .add_option("--batch", batch,
                  fmt::format("{} of a request, for which the best layout is chosen (default: one "
                              "full batch of the slotwise layout)",
                              records))
      ->option_text("N")
      ->check(whole_number(1, most_planned_samples));
  add_choice<LayoutKind>(command, "--layout", layout, "the best", "How records lie in ciphertexts");
}

}  // namespace sealion::cli
