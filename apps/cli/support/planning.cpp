#include "cli/support/planning.h"

#include <fmt/format.h>

#include <cstdint>

#include "cli/support/choice.h"
#include "cli/support/options.h"
#include "exchange/layout_kind_names.h"

namespace sealion::cli {
namespace {

/// Requests that share one upload of evaluation keys where nothing else is said.
constexpr std::size_t usual_requests_per_key = 100;

}  // namespace

PlanRequest request_for(std::optional<std::size_t> records, const CostModel& rates) {
  PlanRequest request;
  request.samples = records;
  // A key that serves one full batch pays for itself, or is not asked for.
  request.requests_per_key = static_cast<double>(records ? usual_requests_per_key : 1);
  request.cost_model = rates;
  return request;
}

void add_request_options(CLI::App& command, const std::string& records,
                         std::optional<std::size_t>& batch, std::optional<LayoutKind>& layout) {
  command
      .add_option("--batch", batch,
                  fmt::format("{} of a request, for which the best layout is chosen (default: one "
                              "full batch of the slotwise layout)",
                              records))
      ->option_text("N")
      ->check(whole_number(1, std::uint64_t{1} << 40));
  add_choice<LayoutKind>(command, "--layout", layout, "the best", "How records lie in ciphertexts");
}

}  // namespace sealion::cli
