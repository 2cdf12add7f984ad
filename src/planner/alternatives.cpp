#include "planner/alternatives.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

namespace sealion::planning {
namespace {

constexpr std::size_t most_alternatives = 3;

/// Times as long from which on a loss is told as such.
constexpr double notable_ratio = 1.1;

/// Where two choices differ: what is asked of an alternative, and what is said of it.
enum class Difference { barriers, ranges, dimension, plain_moduli };

class Alternatives {
 public:
  Alternatives(const Program& program, const PlanRequest& request, const Layout& layout,
               LayoutSearch& search, Survey& survey, const Choice& winner)
      : program_(program),
        request_(request),
        layout_(layout),
        search_(search),
        survey_(survey),
        winner_(winner) {}

  std::vector<Alternative> describe() {
    for (const Difference difference : {Difference::barriers, Difference::ranges,
                                        Difference::dimension, Difference::plain_moduli}) {
      if (alternatives_.size() < most_alternatives) add(difference);
    }
    return std::move(alternatives_);
  }

 private:
  const Setting& winners() const { return survey_.setting(winner_.entry); }

  bool differs(Difference difference, const Entry& entry) const {
    const Setting& setting = survey_.setting(entry);
    const bool same_dimension = setting.ring.n == winners().ring.n;
    switch (difference) {
      case Difference::barriers:
        return entry.draft.barriers.empty() != winner_.entry.draft.barriers.empty();
      case Difference::ranges:
        return same_dimension && setting.range_mode != winners().range_mode;
      case Difference::dimension:
        return !same_dimension;
      case Difference::plain_moduli:
        return same_dimension && setting.plain_moduli.size() != winners().plain_moduli.size();
    }
    return false;
  }

  /// The best that differs and fits; where none fits, the nearest to it.
  void add(Difference difference) {
    std::optional<Choice> misfit;
    for (const Entry& entry : survey_.entries()) {
      if (!differs(difference, entry) || is_told(entry)) continue;
      const Candidate& candidate = survey_.candidate(entry);
      if (candidate.draft.fits()) return tell(fitting(difference, entry, candidate), entry);
      if (!misfit) misfit = {entry, candidate};
    }
    if (misfit) tell(describe_misfit(misfit->entry, misfit->candidate), misfit->entry);
  }

  bool is_told(const Entry& entry) const {
    return std::find(told_.begin(), told_.end(), &entry) != told_.end();
  }

  void tell(Alternative alternative, const Entry& entry) {
    alternative.parameters.security = request_.security;
    alternative.parameters.security_table = request_.security_table;
    alternatives_.push_back(std::move(alternative));
    told_.push_back(&entry);
  }

  Alternative fitting(Difference difference, const Entry& entry, const Candidate& candidate) const {
    const Setting& setting = survey_.setting(entry);
    return {.parameters = candidate.parameters,
            .way = SlotwiseWay{candidate.draft.barriers},
            .server_seconds = server_seconds(candidate.cost, request_.cost_model) *
                              static_cast<double>(setting.batches),
            .reason = reason(difference, setting, candidate)};
  }

  Alternative describe_misfit(const Entry& entry, const Candidate& candidate) const {
    const Setting& setting = survey_.setting(entry);
    Alternative alternative{
        .parameters = {}, .way = SlotwiseWay{candidate.draft.barriers}, .reason = {}};
    alternative.parameters.n = setting.ring.n;
    alternative.parameters.plain_moduli = setting.plain_moduli;
    alternative.reason = misfit_reason(entry, candidate);
    return alternative;
  }

  std::string misfit_reason(const Entry& entry, const Candidate& candidate) const {
    const Ring& ring = survey_.setting(entry).ring;
    const std::string where =
        entry.draft.barriers.empty() ? "without barriers" : "even with barriers";
    if (candidate.draft.sizes.limbs() == 0) {
      return fmt::format("does not fit: {} its ciphertexts have more than {} parts", where,
                         most_parts);
    }
    return fmt::format(
        "does not fit: {} it needs a modulus of {} bits, n = {} allows {}; the noise breaks layer "
        "'{}'",
        where, candidate.draft.sizes.total_bits(), ring.n, ring.modulus_bits,
        program_.node(search_.breaking_node(survey_.setting(entry), entry.draft)).name);
  }

  std::string reason(Difference difference, const Setting& setting, const Candidate& other) const {
    const std::string lost = loss(setting, other);
    switch (difference) {
      case Difference::barriers:
        return lost + barriers_reason(other);
      case Difference::ranges:
        return lost + ranges_reason(setting);
      case Difference::dimension:
        return lost + dimension_reason(setting);
      case Difference::plain_moduli:
        return lost + moduli_reason(setting, other);
    }
    return lost;
  }

  std::string loss(const Setting& setting, const Candidate& other) const {
    const double times = other.draft.seconds / winner_.candidate.draft.seconds;
    if (!request_.samples && setting.ring.n != winners().ring.n) {
      return fmt::format("a batch of {} samples takes {:.2f} times as long as one of {}: ",
                         setting.ring.n, times, winners().ring.n);
    }
    if (times >= notable_ratio) return fmt::format("takes {:.1f} times as long: ", times);
    if (times >= 1) return fmt::format("takes {:.1f} % longer: ", 100 * (times - 1));
    return fmt::format("saves only {:.1f} %: ", 100 * (1 - times));
  }

  std::string barriers_reason(const Candidate& other) const {
    if (!other.draft.barriers.empty()) {
      return "its barriers cost more than the smaller moduli after them save";
    }
    return fmt::format(
        "without barriers every layer works at all {} primes, and the answer has {} parts",
        other.parameters.coeff_moduli.size(),
        layout_.answer({program_, other.parameters, other.draft.barriers}).parts);
  }

  std::string ranges_reason(const Setting& setting) const {
    const NodeId output = program_.output_id();
    return fmt::format("the answer needs {} bits where ranges are {}, {} bits where they are {}",
                       survey_.ranges(setting).bits(output), to_string(setting.range_mode),
                       survey_.ranges(winners()).bits(output), to_string(winners().range_mode));
  }

  std::string dimension_reason(const Setting& setting) const {
    const std::size_t n = setting.ring.n, winners_n = winners().ring.n;
    if (request_.samples) {
      return fmt::format("batches of {} where the plan takes {} of {}", n, winners().batches,
                         winners_n);
    }
    return n > winners_n ? "it gains too little a sample" : "it costs too much a sample";
  }

  std::string moduli_reason(const Setting& setting, const Candidate& other) const {
    const std::size_t count = setting.plain_moduli.size();
    if (count > winners().plain_moduli.size()) {
      return fmt::format("{} need {} evaluations", count_of_moduli(count), count);
    }
    return fmt::format(
        "{} of up to {:.0f} bits make the noise larger: {} primes of the modulus "
        "instead of {}",
        count_of_moduli(count), std::ceil(setting.log2_t()), other.draft.sizes.limbs(),
        winner_.candidate.draft.sizes.limbs());
  }

  static std::string count_of_moduli(std::size_t count) {
    return count == 1 ? "one plaintext modulus" : fmt::format("{} plaintext moduli", count);
  }

  const Program& program_;
  const PlanRequest& request_;
  const Layout& layout_;
  LayoutSearch& search_;
  Survey& survey_;
  const Choice& winner_;
  std::vector<Alternative> alternatives_;
  std::vector<const Entry*> told_;
};

}  // namespace

std::vector<Alternative> describe_alternatives(const Program& program, const PlanRequest& request,
                                               const Layout& layout, LayoutSearch& search,
                                               Survey& survey, const Choice& winner) {
  return Alternatives(program, request, layout, search, survey, winner).describe();
}

}  // namespace sealion::planning
