#include "exchange/manifest_bounds.h"

#include <algorithm>
#include <cmath>

#include "base/bytes.h"
#include "base/error.h"
#include "exchange/limits.h"
#include "ring/modulus.h"
#include "schemes/lwe/parameters.h"

namespace sealion {
namespace {

constexpr std::size_t largest_output_shift = most_channels * max_modulus_bits;
/// Of all channels, expanded.
constexpr std::uint64_t largest_evaluation_keys = std::uint64_t{1} << 33;

void check_shape(const Manifest& manifest) {
  std::size_t inputs = 1;
  for (const std::size_t extent : manifest.input_shape) {
    if (extent == 0 || extent > most_inputs / inputs) {
      fail(ErrorCode::corrupt, "'shape' of the input has more than {} elements, or none",
           most_inputs);
    }
    inputs *= extent;
  }
  if (manifest.outputs == 0 || manifest.outputs > most_inputs) {
    fail(ErrorCode::corrupt, "{} outputs where 1 to {} are possible", manifest.outputs,
         most_inputs);
  }
  if (manifest.output_shift > largest_output_shift) {
    fail(ErrorCode::corrupt, "'shift' {} of the output is above {}", manifest.output_shift,
         largest_output_shift);
  }
  if (!std::isnormal(manifest.output_scale)) {
    fail(ErrorCode::corrupt, "'scale' {} of the output", manifest.output_scale);
  }
  if (manifest.input_low < -largest_input || manifest.input_saturation > largest_input ||
      manifest.input_low > manifest.input_saturation) {
    fail(ErrorCode::corrupt, "'low' {} and 'high' {} of the input are no range", manifest.input_low,
         manifest.input_saturation);
  }
}

/// What is said of the answers' range.
void check_promises(const Manifest& manifest) {
  if (!manifest.answer_range) return;
  const AnswerRange& range = *manifest.answer_range;
  double bits = 0;
  for (const std::uint64_t t : manifest.parameters.plain_moduli) {
    bits += std::log2(static_cast<double>(t));
  }
  if (!(range.safety_factor >= 1) || !std::isfinite(range.safety_factor)) {
    fail(ErrorCode::corrupt, "'safety_factor' {} of the answers' range is not at least 1",
         range.safety_factor);
  }
  if (range.detection_bits != 0 && range.bits + range.detection_bits > bits) {
    fail(ErrorCode::corrupt,
         "'detection_bits' {} above a range of {} bits: the plain moduli tell {:.1f} bits apart",
         range.detection_bits, range.bits, bits);
  }
}

/// Before any channel is made: each brings tables of n words.
void check_channels(const ParametersLiteral& parameters) {
  if (parameters.plain_moduli.size() <= most_channels) return;
  fail(ErrorCode::corrupt, "{} 'plain_moduli': at most {} are possible",
       parameters.plain_moduli.size(), most_channels);
}

void check_answers(const Manifest& manifest) {
  if (manifest.output_parts < 2 || manifest.output_parts > most_answer_parts) {
    fail(ErrorCode::corrupt, "{} outputs of {} parts", manifest.outputs, manifest.output_parts);
  }
  const std::size_t limbs = manifest.parameters.coeff_moduli.size();
  if (manifest.output_limbs == 0 || manifest.output_limbs > limbs) {
    fail(ErrorCode::corrupt, "'limbs' {} of the output is not in [1, {}]", manifest.output_limbs,
         limbs);
  }
}

/// Residues of so many keys at so many limbs, of one half.
std::uint64_t key_residues(std::uint64_t keys, std::uint64_t limbs, std::uint64_t n) {
  return keys * limbs * (limbs + 1) * n;
}

/// For parameters and a shape that are sound each for itself.
void check_key_size(const Manifest& manifest) {
  const EvaluationKeyShape& keys = manifest.evaluation_keys;
  const std::size_t n = manifest.parameters.n;
  std::uint64_t residues = key_residues(keys.powers(), keys.limbs, n);
  for (const GaloisKeyShape& group : keys.rotations) {
    residues += key_residues(group.elements.size(), group.limbs, n);
  }
  const std::uint64_t bytes = manifest.key_sets() * 2 * residues * sizeof(std::uint64_t);
  if (bytes > largest_evaluation_keys) {
    fail(ErrorCode::corrupt, "'evaluation_keys' take {} bytes in memory, more than {}", bytes,
         largest_evaluation_keys);
  }
  addressable({bytes});
}

void check_relinearisation(const EvaluationKeyShape& keys, std::size_t limbs) {
  const bool is_none = keys.parts == 0 && keys.limbs == 0 && !keys.rotations.empty();
  const bool fits = keys.limbs >= 1 && keys.limbs <= limbs && keys.parts > 2 &&
                    keys.parts <= most_relinearised_parts;
  if (is_none || fits) return;
  fail(ErrorCode::corrupt, "'evaluation_keys' of {} parts and {} limbs for {} coefficient primes",
       keys.parts, keys.limbs, limbs);
}

void check_rotations(const std::vector<GaloisKeyShape>& groups, std::size_t limbs, std::size_t n) {
  for (const GaloisKeyShape& group : groups) {
    const std::vector<std::uint32_t>& elements = group.elements;
    const bool fits =
        group.limbs >= 1 && group.limbs <= limbs && !elements.empty() && elements.front() > 1 &&
        elements.back() < 2 * n &&
        std::ranges::all_of(elements, [](std::uint32_t element) { return element % 2 != 0; }) &&
        std::ranges::adjacent_find(elements, std::ranges::greater_equal{}) == elements.end();
    if (fits) continue;
    fail(ErrorCode::corrupt,
         "'rotations' of 'evaluation_keys' at {} limbs: 1 to {} are possible, and elements are "
         "odd, from 3 to {}, in ascending order",
         group.limbs, limbs, 2 * n - 1);
  }
  check_disjoint(groups);
}

/// A masking key at the limbs of the answer, if any is masked.
void check_masking(const Manifest& manifest, std::size_t answer_limbs) {
  const std::size_t stated = manifest.evaluation_keys.masking_limbs;
  const std::size_t wanted = manifest.model_privacy ? answer_limbs : 0;
  if (stated == wanted) return;
  fail(ErrorCode::corrupt, "'masking_limbs' {} of 'evaluation_keys' where 'model_privacy' makes {}",
       stated, wanted);
}

/// Whether no keys to switch with are stated at all, not even of a shape that none have.
bool states_no_switching(const EvaluationKeyShape& keys) {
  return !keys.switches() && keys.parts == 0 && keys.limbs == 0;
}

void check_keys(const Manifest& manifest) {
  const EvaluationKeyShape& keys = manifest.evaluation_keys;
  check_masking(manifest, manifest.output_limbs);
  if (states_no_switching(keys) && (keys.masking_limbs != 0 || !manifest.shared_evaluation_keys)) {
    return;
  }
  const std::size_t limbs = manifest.parameters.coeff_moduli.size();
  check_relinearisation(keys, limbs);
  check_rotations(keys.rotations, limbs, manifest.parameters.n);
  if (manifest.parameters.special_prime == 0) {
    fail(ErrorCode::corrupt, "'evaluation_keys' without a 'special_prime'");
  }
  check_key_size(manifest);
}

void check_client(const Manifest& manifest, const std::vector<ParametersPtr>& channels) {
  if (manifest.client == ClientKind::seal && manifest.parameters.special_prime == 0) {
    fail(ErrorCode::corrupt, "no 'special_prime', which Microsoft SEAL's clients need");
  }
  if (manifest.client == ClientKind::seal && manifest.shared_evaluation_keys) {
    fail(ErrorCode::corrupt,
         "'shared' evaluation keys: those of Microsoft SEAL's clients serve one plain modulus");
  }
  if (manifest.client == ClientKind::seal &&
      (manifest.model_privacy || manifest.query_budget != 0)) {
    fail(ErrorCode::corrupt,
         "'model_privacy' and 'query_budget' are kept towards clients of this project alone, and "
         "'client' is seal");
  }
  const std::vector<std::uint64_t>& factors = manifest.bfv_answer_factors;
  if (factors.empty()) return;
  bool fits = manifest.client == ClientKind::seal && factors.size() == channels.size();
  for (std::size_t c = 0; fits && c < channels.size(); ++c) {
    fits = factors[c] != 0 && factors[c] < channels[c]->plain_modulus().value();
  }
  if (!fits) {
    fail(ErrorCode::corrupt, "'bfv_answer_factors' are not of these {} plain moduli",
         channels.size());
  }
}

/// No keys but to mask with, no clients but ours, and parameters that are its own.
void check_affine(const Manifest& manifest, const AffineForm& form) {
  check_form(form);
  LweParameters::create(form.parameters);
  check_masking(manifest, form.parameters.coeff_moduli.size());
  if (states_no_switching(manifest.evaluation_keys) &&
      manifest.shared_evaluation_keys == manifest.model_privacy.has_value() &&
      manifest.parameters.special_prime == 0 && manifest.client == ClientKind::sealion &&
      manifest.bfv_answer_factors.empty() && manifest.output_shift == 0 &&
      manifest.output_parts == 0 && manifest.output_limbs == 0) {
    return;
  }
  fail(ErrorCode::corrupt,
       "'layout' affine has no evaluation keys to switch with, no special prime, no shift of its "
       "answers and "
       "serves 'client' sealion only");
}

}  // namespace

void check_manifest_name(const std::string& name) {
  const bool is_printable =
      std::all_of(name.begin(), name.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (name.empty() || name.size() > longest_model_name || !is_printable) {
    fail(ErrorCode::invalid_argument, "'name' is not 1 to {} printable ASCII characters",
         longest_model_name);
  }
}

void check_meaning(const Manifest& manifest) {
  check_task(manifest.task, manifest.outputs);
  if (!manifest.preprocessing) return;
  check_preprocessing(*manifest.preprocessing);
  const std::size_t inputs = input_count(*manifest.preprocessing);
  if (inputs != manifest.inputs()) {
    fail(ErrorCode::corrupt, "'preprocessing' makes {} inputs for a model of {}", inputs,
         manifest.inputs());
  }
  const InputBounds bounds = input_bounds(*manifest.preprocessing);
  if (bounds.low < manifest.input_low || bounds.high > manifest.input_saturation) {
    fail(ErrorCode::corrupt,
         "'preprocessing' makes inputs in [{}, {}] for a model that takes [{}, {}]", bounds.low,
         bounds.high, manifest.input_low, manifest.input_saturation);
  }
}

void check_manifest_bounds(const Manifest& manifest) {
  check_manifest_name(manifest.name);
  check_promises(manifest);
  check_shape(manifest);
  check_meaning(manifest);
  if (const auto* form = std::get_if<AffineForm>(&manifest.form)) {
    return check_affine(manifest, *form);
  }
  check_channels(manifest.parameters);
  // Refuses what makes no ring or is insecure.
  const auto channels = Parameters::create_channels(manifest.parameters);
  check_answers(manifest);
  if (const auto* form = std::get_if<PackedForm>(&manifest.form)) {
    check_form(*form, manifest.parameters.n, manifest.inputs(), manifest.outputs);
  }
  check_keys(manifest);
  check_client(manifest, channels);
}

}  // namespace sealion
