#include "planner/packed_planner.h"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <variant>

#include "base/error.h"
#include "base/quantity.h"
#include "layouts/packed/packed_layout.h"
#include "planner/forecast.h"
#include "planner/refusal.h"
#include "planner/settings.h"
#include "planner/way.h"

namespace sealion::planning {
namespace {

using packed::PackedMisfit;
using packed::PackedPlan;

struct PackedChoice {
  const Setting* setting;
  PackedPlan plan;

  /// Proved ranges count for something.
  double score() const {
    return plan.seconds * (setting->range_mode == RangeMode::proved ? 1 : worthwhile_factor);
  }
};

struct NearMiss {
  const Setting* setting;
  PackedMisfit misfit;
};

/// Goes through all settings.
class PackedPlanner {
 public:
  PackedPlanner(const Program& program, std::vector<Ranges> ranges, const PlanRequest& request,
                const ExecutionContext& context)
      : program_(program),
        request_(request),
        settings_(std::move(ranges), request, packed::largest_prime_bits),
        search_(program, request.cost_model, context),
        wanted_{request.samples.value_or(1),
                1 / (request.cost_model.network_bytes * request.requests_per_key)} {}

  PackedChoice best() {
    if (settings_.all().empty()) {
      refuse_range(program_, request_, settings_.rings(), settings_.tightest_ranges());
    }
    for (const Setting& setting : settings_.all()) {
      if (!too_deep_node(program_, setting)) look_at(setting);
    }
    if (best_) return std::move(*best_);
    refuse();
  }

  const Ranges& ranges(const Setting& setting) const { return settings_.ranges(setting); }

 private:
  void look_at(const Setting& setting) {
    auto found = search_.best(setting, wanted_);
    if (const auto* misfit = std::get_if<PackedMisfit>(&found)) {
      miss_ = {&setting, *misfit};
      return;
    }
    PackedChoice choice{&setting, std::get<PackedPlan>(std::move(found))};
    if (!best_ || choice.score() < best_->score()) best_ = std::move(choice);
  }

  [[noreturn]] void refuse() const {
    const Setting& last = settings_.all().back();
    if (!miss_) {
      refuse_depth(program_, request_, last, *too_deep_node(program_, last), ranges(last));
    }
    const Setting& setting = *miss_->setting;
    fail(ErrorCode::does_not_fit,
         "does not fit packed: the noise breaks layer '{}'; it needs a modulus of {} bits, the "
         "most there is has {} (n = {}, {})",
         program_.node(miss_->misfit.node).name, miss_->misfit.bits, setting.ring.modulus_bits,
         setting.ring.n, security_text(request_.security));
  }

  const Program& program_;
  const PlanRequest& request_;
  Settings settings_;
  packed::PackedSearch search_;
  packed::PackedRequest wanted_;
  std::optional<PackedChoice> best_;
  std::optional<NearMiss> miss_;  ///< in the largest ring, which comes last
};

std::vector<Alternative> alternatives_to(const PackedPlan& plan, const PlanRequest& request) {
  if (!plan.all_keys) return {};
  const packed::PackedRival& rival = *plan.all_keys;
  return {{.parameters = rival.parameters,
           .layout = LayoutKind::packed,
           .way = rival.way,
           .server_seconds = server_seconds(rival.cost, request.cost_model),
           .reason = fmt::format("with a key of its own for every rotation: keys of {} in the "
                                 "place of {}; takes {:.1f} % longer, transfer and keys included",
                                 as_bytes(rival.cost.key_bytes), as_bytes(plan.cost.key_bytes),
                                 100 * (rival.seconds / plan.seconds - 1))}};
}

}  // namespace

PlannedProgram plan_packed(const Program& original, const PlanRequest& request,
                           const ExecutionContext& context) {
  const Expansion expansion = expanded_for(LayoutKind::packed, original);
  const Program& program = expansion.program;
  PackedPlanner planner(program, ranges_behind(expansion, known_ranges(original, request)), request,
                        context);
  PackedChoice choice = planner.best();
  PackedPlan& plan = choice.plan;
  const Ranges& ranges = planner.ranges(*choice.setting);
  plan.parameters.security = request.security;
  plan.parameters.security_table = request.security_table;
  return {.plan = {.parameters = plan.parameters,
                   .client = request.client,
                   .way = plan.way,
                   .range_mode = ranges.mode,
                   .safety_factor = ranges.safety_factor,
                   .range_bits = ranges.answer_bits(),
                   .samples = request.samples.value_or(1)},
          .forecast = {.layers = forecast_layers(program, plan.layers, plan.noise_budgets, ranges),
                       .noise_margin_bits = plan.answer_budget,
                       .batches = 1,
                       .cost = plan.cost,
                       .server_seconds = server_seconds(plan.cost, request.cost_model),
                       .server_bytes = server_bytes(plan.cost, request.cost_model)},
          .alternatives = alternatives_to(plan, request)};
}

}  // namespace sealion::planning
