#include "planner/planner.h"

#include <bit>
#include <optional>
#include <utility>

#include "base/error.h"
#include "layouts/slotwise/slotwise_layout.h"
#include "planner/alternatives.h"
#include "planner/forecast.h"
#include "planner/refusal.h"
#include "planner/survey.h"

namespace sealion {
namespace {

using planning::Candidate;
using planning::Choice;
using planning::Entry;
using planning::Survey;

constexpr std::size_t largest_dimension = 32768;

void check_dimension(const PlanRequest& request) {
  if (!request.insecure_dimension) return;
  const std::size_t n = *request.insecure_dimension;
  if (request.security != SecurityLevel::insecure_for_tests) {
    fail(ErrorCode::invalid_argument,
         "n = {} was asked for: only `insecure_for_tests` lets the caller choose", n);
  }
  if (!std::has_single_bit(n) || n < 16 || n > largest_dimension) {
    fail(ErrorCode::invalid_argument, "n = {} is not a power of two in [16, {}]", n,
         largest_dimension);
  }
}

void check_request(const Program& program, const PlanRequest& request) {
  check_dimension(request);
  if (request.largest_seen && request.largest_seen->size() != program.nodes().size()) {
    fail(ErrorCode::invalid_argument, "calibration data for {} layers, the program has {}",
         request.largest_seen->size(), program.nodes().size());
  }
  if (request.samples == std::size_t{0}) {
    fail(ErrorCode::invalid_argument, "a plan for 0 samples");
  }
}

struct Outcome {
  std::optional<Choice> best;
  std::optional<Entry> misfit;  ///< the first draft that did not keep what it promised
};

/// Drafts become candidates, best first, until no draft that is left promises to be better.
Outcome choose(const Survey& survey, LayoutSearch& search) {
  Outcome outcome;
  for (const Entry& entry : survey.entries()) {
    if (!entry.draft.fits()) break;
    if (outcome.best && !survey.is_better(entry, outcome.best->entry)) break;
    Candidate candidate = search.candidate(survey.setting(entry), entry.draft);
    const Entry made{entry.setting, candidate.draft};
    if (!made.draft.fits()) {
      if (!outcome.misfit) outcome.misfit = made;
    } else if (!outcome.best || survey.is_better(made, outcome.best->entry)) {
      outcome.best = Choice{made, std::move(candidate)};
    }
  }
  return outcome;
}

[[noreturn]] void refuse(const Program& program, const PlanRequest& request, const Survey& survey,
                         LayoutSearch& search, const std::optional<Entry>& misfit) {
  if (survey.settings().empty()) {
    refuse_range(program, request, survey.rings(), survey.tightest_ranges());
  }
  if (survey.entries().empty()) {
    const planning::Setting& setting = survey.settings().back();
    refuse_depth(program, request, setting, *too_deep_node(program, setting),
                 survey.ranges(setting));
  }
  const Entry& nearest = misfit ? *misfit : survey.entries().front();
  const planning::Setting& setting = survey.setting(nearest);
  refuse_noise(program, request, setting, nearest.draft,
               search.breaking_node(setting, nearest.draft), survey.ranges(setting));
}

}  // namespace

PlannedProgram plan_program(const Program& program, const PlanRequest& request,
                            const ExecutionContext& context) {
  check_request(program, request);
  const Layout& layout = slotwise_layout();
  const auto search = layout.search(program, request.cost_model, context);
  const Survey survey(program, request, layout, *search);
  Outcome outcome = choose(survey, *search);
  if (!outcome.best) refuse(program, request, survey, *search, outcome.misfit);
  const Choice& choice = *outcome.best;
  const planning::Setting& setting = survey.setting(choice.entry);
  PlannedProgram planned =
      make_plan(program, request, layout, setting, survey.ranges(setting), choice.candidate);
  planned.alternatives = describe_alternatives(program, request, layout, *search, survey, choice);
  return planned;
}

void forecast_cost(Forecast& forecast, const Plan& plan, const Program& program,
                   const CostModel& model) {
  forecast.cost = slotwise_layout().cost({program, plan.parameters, plan.barriers}, model.threads);
  forecast.server_seconds = server_seconds(forecast.cost, model);
  forecast.server_bytes = server_bytes(forecast.cost, model);
}

}  // namespace sealion
