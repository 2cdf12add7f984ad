#include "planner/slotwise_planner.h"

#include <optional>
#include <utility>

#include "layouts/slotwise/slotwise_layout.h"
#include "planner/alternatives.h"
#include "planner/forecast.h"
#include "planner/refusal.h"
#include "planner/survey.h"
#include "planner/way.h"

namespace sealion::planning {
namespace {

struct Outcome {
  std::optional<Choice> best;
  std::optional<Entry> misfit;  ///< the first draft that did not keep what it promised
};

/// Drafts become candidates, best first, until no draft that is left promises to be better.
Outcome choose(Survey& survey) {
  Outcome outcome;
  for (const Entry& entry : survey.entries()) {
    if (!entry.draft.fits()) break;
    if (outcome.best && !survey.is_better(entry, outcome.best->entry)) break;
    const Candidate& candidate = survey.candidate(entry);
    const Entry made{entry.setting, candidate.draft};
    if (!made.draft.fits()) {
      if (!outcome.misfit) outcome.misfit = made;
    } else if (!outcome.best || survey.is_better(made, outcome.best->entry)) {
      outcome.best = Choice{made, candidate};
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
    const Setting& setting = survey.settings().back();
    refuse_depth(program, request, setting, *too_deep_node(program, setting),
                 survey.ranges(setting));
  }
  const Entry& nearest = misfit ? *misfit : survey.entries().front();
  const Setting& setting = survey.setting(nearest);
  refuse_noise(program, request, setting, nearest.draft,
               search.breaking_node(setting, nearest.draft), survey.ranges(setting));
}

}  // namespace

PlannedProgram plan_slotwise(const Program& original, const PlanRequest& request,
                             const ExecutionContext& context) {
  const Expansion expansion = expanded_for(LayoutKind::slotwise, original);
  const Program& program = expansion.program;
  const Layout& layout = slotwise_layout();
  const auto search = layout.search(program, request.cost_model, context);
  Survey survey(program, ranges_behind(expansion, known_ranges(original, request)), request, layout,
                *search, context.step(0, 2));
  context.report(1, 2);
  Outcome outcome = choose(survey);
  if (!outcome.best) refuse(program, request, survey, *search, outcome.misfit);
  context.report(3, 4);
  const Choice& choice = *outcome.best;
  const Setting& setting = survey.setting(choice.entry);
  PlannedProgram planned =
      make_plan(program, request, layout, setting, survey.ranges(setting), choice.candidate);
  planned.alternatives = describe_alternatives(program, request, layout, *search, survey, choice);
  return planned;
}

}  // namespace sealion::planning
