#include "planner/refusal.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "program/product_depths.h"

namespace sealion::planning {
namespace {

bool has_pools(const Program& program) {
  return std::any_of(program.nodes().begin(), program.nodes().end(), [](const Node& node) {
    return std::holds_alternative<SumPoolNode>(node.operation);
  });
}

/// What the user can do, in the words of the training configuration.
std::string advice(const Program& program, const Ranges& ranges, const std::string& first) {
  std::string text = fmt::format(
      "what helps: {}fewer weight levels (a lower `saturation`), fewer input bits (a lower "
      "`input_saturation`)",
      first);
  if (has_pools(program)) text += ", a smaller pool";
  if (ranges.mode == RangeMode::proved) {
    text += ", calibration data (the range is proved for every possible input)";
  } else {
    text += fmt::format(", a safety factor below {}", ranges.safety_factor);
  }
  return text;
}

/// Fewer products help the noise; so does a lower level of security, which is no advice.
std::string noise_advice(const Program& program, const PlanRequest& request, const Setting& setting,
                         const Ranges& ranges) {
  std::string first = "fewer squares, ";
  if (setting.plain_moduli.size() == request.most_plain_moduli) {
    first += fmt::format("more CRT moduli than {}, ", request.most_plain_moduli);
  }
  return advice(program, ranges, first);
}

/// The first layer whose values alone are too large, else the answer.
NodeId widest_node(const Ranges& ranges, double room_bits) {
  const auto wide = std::find_if(ranges.largest.begin(), ranges.largest.end(),
                                 [&](double x) { return std::log2(2 * x + 1) > room_bits; });
  const auto node = static_cast<NodeId>(wide - ranges.largest.begin());
  return std::min<NodeId>(node, ranges.largest.size() - 1);
}

}  // namespace

std::string security_text(SecurityLevel level) {
  if (level == SecurityLevel::insecure_for_tests) return "without security, for tests";
  return fmt::format("at {} bits of security", static_cast<int>(level));
}

void refuse_range(const Program& program, const PlanRequest& request,
                  const std::vector<Ring>& rings, const Ranges& ranges) {
  double room = 0;
  for (const Ring& ring : rings) {
    room = std::max(room, std::log2(static_cast<double>(ring.largest_t())));
  }
  room = std::floor(room) * static_cast<double>(request.most_plain_moduli);
  const NodeId node = widest_node(ranges, room);
  fail(ErrorCode::does_not_fit,
       "does not fit: layer '{}' needs {} bits for its {} range, the answer {}, and the product of "
       "at most {} plaintext moduli has room for {:.0f}; {}",
       program.node(node).name, ranges.bits(node), to_string(ranges.mode),
       ranges.bits(program.output_id()), request.most_plain_moduli, room,
       advice(program, ranges, "more CRT moduli, "));
}

void refuse_noise(const Program& program, const PlanRequest& request, const Setting& setting,
                  const Draft& draft, NodeId node, const Ranges& ranges) {
  fail(ErrorCode::does_not_fit,
       "does not fit: the noise breaks layer '{}'; even {} the program needs a modulus of {} bits, "
       "the most there is has {} (n = {}, {}); {}",
       program.node(node).name, draft.barriers.empty() ? "at best" : "with the best barriers",
       draft.sizes.total_bits(), setting.ring.modulus_bits, setting.ring.n,
       security_text(request.security), noise_advice(program, request, setting, ranges));
}

void refuse_depth(const Program& program, const PlanRequest& request, const Setting& setting,
                  NodeId node, const Ranges& ranges) {
  fail(ErrorCode::does_not_fit,
       "does not fit: the noise breaks layer '{}'; it is product {} in a row, each takes {:.0f} "
       "bits of modulus or more, the most there is has {} (n = {}, {}); {}",
       program.node(node).name, product_depths(program)[node], std::ceil(setting.log2_t()),
       setting.ring.modulus_bits, setting.ring.n, security_text(request.security),
       noise_advice(program, request, setting, ranges));
}

}  // namespace sealion::planning
