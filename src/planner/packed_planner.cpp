#include "planner/packed_planner.h"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <utility>

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

/// Proved ranges count for something.
double weight_of(const Setting& setting) {
  return setting.range_mode == RangeMode::proved ? 1 : worthwhile_factor;
}

struct PackedChoice {
  const Setting* setting;
  PackedPlan plan;

  double score() const { return plan.seconds * weight_of(*setting); }
};

/// Goes through all settings.
class PackedPlanner {
 public:
  PackedPlanner(const Program& program, std::vector<Ranges> ranges, const PlanRequest& request,
                const ExecutionContext& context)
      : program_(program),
        request_(request),
        settings_(std::move(ranges), request, packed::largest_prime_bits),
        context_(context),
        search_(program, request.cost_model, context),
        wanted_{.records = request.samples.value_or(1),
                .seconds_per_key_byte =
                    1 / (request.cost_model.network_bytes * request.requests_per_key)} {}

  PackedChoice best() {
    if (settings_.all().empty()) {
      refuse_range(program_, request_, settings_.rings(), settings_.tightest_ranges());
    }
    std::size_t done = 0;
    for (const Setting& setting : settings_.all()) {
      context_.report(done++, settings_.all().size());
      if (!too_deep_node(program_, setting)) look_at(setting);
    }
    if (best_) return std::move(*best_);
    refuse();
  }

  const Ranges& ranges(const Setting& setting) const { return settings_.ranges(setting); }

 private:
  void look_at(const Setting& setting) {
    packed::PackedRequest wanted = wanted_;
    if (best_) wanted.too_many_seconds = best_->score() / weight_of(setting);
    auto plan = search_.best(setting, wanted);
    if (!plan) {
      misfit_ = &setting;
      return;
    }
    PackedChoice choice{&setting, *std::move(plan)};
    if (!best_ || choice.score() < best_->score()) best_ = std::move(choice);
  }

  [[noreturn]] void refuse() {
    const Setting& last = settings_.all().back();
    if (misfit_ == nullptr) {
      refuse_depth(program_, request_, last, *too_deep_node(program_, last), ranges(last));
    }
    const Setting& setting = *misfit_;
    const PackedMisfit misfit = search_.misfit(setting, wanted_);
    fail(ErrorCode::does_not_fit,
         "does not fit packed: the noise breaks layer '{}'; it needs a modulus of {} bits, the "
         "most there is has {} (n = {}, {})",
         program_.node(misfit.node).name, misfit.bits, setting.ring.modulus_bits, setting.ring.n,
         security_text(request_.security));
  }

  const Program& program_;
  const PlanRequest& request_;
  Settings settings_;
  const ExecutionContext& context_;
  packed::PackedSearch search_;
  packed::PackedRequest wanted_;
  std::optional<PackedChoice> best_;
  const Setting* misfit_ = nullptr;  ///< that nothing fits, in the largest ring: it comes last
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
                   .samples = request.samples.value_or(1),
                   .detection_bits = detection_bits(request, ranges.mode),
                   .model_privacy = model_privacy(request, plan.flood_bits),
                   .query_budget = request.query_budget},
          .forecast = {.layers = forecast_layers(program, plan.layers, plan.noise_budgets, ranges),
                       .noise_margin_bits = plan.answer_budget,
                       .batches = 1,
                       .cost = plan.cost,
                       .server_seconds = server_seconds(plan.cost, request.cost_model),
                       .server_bytes = server_bytes(plan.cost, request.cost_model)},
          .alternatives = alternatives_to(plan, request)};
}

}  // namespace sealion::planning
