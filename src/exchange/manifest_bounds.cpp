#include "exchange/manifest_bounds.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "exchange/limits.h"
#include "ring/modulus.h"

namespace sealion {
namespace {

constexpr std::size_t most_channels = 16;
constexpr std::size_t largest_output_shift = most_channels * max_modulus_bits;
/// Of all channels, expanded.
constexpr std::size_t largest_evaluation_keys = std::size_t{1} << 33;

void check_shape(const Manifest& manifest) {
  std::size_t inputs = 1;
  for (const std::size_t extent : manifest.input_shape) {
    if (extent == 0 || extent > most_inputs || inputs * extent > most_inputs) {
      fail(ErrorCode::corrupt, "'shape' of the input has more than {} elements, or none",
           most_inputs);
    }
    inputs *= extent;
  }
  if (manifest.outputs == 0 || manifest.outputs > most_inputs || manifest.output_parts < 2 ||
      manifest.output_parts > most_answer_parts) {
    fail(ErrorCode::corrupt, "{} outputs of {} parts", manifest.outputs, manifest.output_parts);
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

/// Before any channel is made: each brings tables of n words.
void check_channels(const ParametersLiteral& parameters) {
  if (parameters.plain_moduli.size() <= most_channels) return;
  fail(ErrorCode::corrupt, "{} 'plain_moduli': at most {} are possible",
       parameters.plain_moduli.size(), most_channels);
}

void check_limbs(const Manifest& manifest) {
  const std::size_t limbs = manifest.parameters.coeff_moduli.size();
  if (manifest.output_limbs == 0 || manifest.output_limbs > limbs) {
    fail(ErrorCode::corrupt, "'limbs' {} of the output is not in [1, {}]", manifest.output_limbs,
         limbs);
  }
}

/// For parameters and a shape that are sound each for itself.
void check_key_size(const Manifest& manifest) {
  const EvaluationKeyShape& keys = manifest.evaluation_keys;
  const std::size_t residues =
      keys.powers() * keys.limbs * (keys.limbs + 1) * manifest.parameters.n;
  const std::size_t bytes =
      manifest.parameters.plain_moduli.size() * 2 * residues * sizeof(std::uint64_t);
  if (bytes <= largest_evaluation_keys) return;
  fail(ErrorCode::corrupt, "'evaluation_keys' take {} bytes in memory, more than {}", bytes,
       largest_evaluation_keys);
}

void check_keys(const Manifest& manifest) {
  const std::size_t limbs = manifest.parameters.coeff_moduli.size();
  const EvaluationKeyShape& keys = manifest.evaluation_keys;
  if (keys == EvaluationKeyShape{}) return;
  const bool fits = keys.limbs >= 1 && keys.limbs <= limbs && keys.parts > 2 &&
                    keys.parts <= most_relinearised_parts && manifest.parameters.special_prime != 0;
  if (!fits) {
    fail(ErrorCode::corrupt, "'evaluation_keys' of {} parts and {} limbs for {} coefficient primes",
         keys.parts, keys.limbs, limbs);
  }
  check_key_size(manifest);
}

void check_client(const Manifest& manifest, const std::vector<ParametersPtr>& channels) {
  if (manifest.client == ClientKind::seal && manifest.parameters.special_prime == 0) {
    fail(ErrorCode::corrupt, "no 'special_prime', which Microsoft SEAL's clients need");
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

}  // namespace

void check_manifest_name(const std::string& name) {
  const bool is_printable =
      std::all_of(name.begin(), name.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (name.empty() || name.size() > longest_model_name || !is_printable) {
    fail(ErrorCode::invalid_argument, "'name' is not 1 to {} printable ASCII characters",
         longest_model_name);
  }
}

void check_manifest_bounds(const Manifest& manifest) {
  check_manifest_name(manifest.name);
  check_shape(manifest);
  check_channels(manifest.parameters);
  // Refuses what makes no ring or is insecure.
  const auto channels = Parameters::create_channels(manifest.parameters);
  check_limbs(manifest);
  check_keys(manifest);
  check_client(manifest, channels);
}

}  // namespace sealion
