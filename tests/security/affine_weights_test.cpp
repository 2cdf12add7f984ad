#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "exchange/fixtures.h"
#include "ring/modulus.h"
#include "runtime/server.h"

/// What SECURITY.md says of answers that are not re-randomised: the second part of an affine
/// model's answer is the sum of the request's public second parts times the weights.
namespace sealion {
namespace {

constexpr std::size_t features = 8, outputs = 3;
constexpr std::array<std::int64_t, outputs> biases = {5, -4, 3};

std::vector<std::int32_t> random_weights() {
  std::mt19937 random(1);
  std::vector<std::int32_t> weights(features * outputs);
  for (std::int32_t& weight : weights) weight = static_cast<std::int32_t>(random() % 31) - 15;
  return weights;
}

Program affine_program(const std::vector<std::int32_t>& weights) {
  ProgramBuilder builder;
  builder.dense(builder.input(features, 0, 3), outputs, weights, {biases.begin(), biases.end()});
  return builder.build();
}

/// One equation modulo p: coefficients, and what they sum up to.
using Equation = std::vector<std::uint64_t>;

/// Solves by Gauss-Jordan elimination; empty where the equations do not tell all unknowns.
std::vector<std::int64_t> solve(std::vector<Equation> rows, const Modulus& p) {
  const std::size_t unknowns = rows.front().size() - 1;
  for (std::size_t column = 0; column < unknowns; ++column) {
    std::size_t pivot = column;
    while (pivot < rows.size() && rows[pivot][column] == 0) ++pivot;
    if (pivot == rows.size()) return {};
    std::swap(rows[column], rows[pivot]);
    const std::uint64_t inverse = p.inverse(rows[column][column]);
    for (std::uint64_t& value : rows[column]) value = p.multiply(value, inverse);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::uint64_t factor = row == column ? 0 : rows[row][column];
      for (std::size_t i = 0; i <= unknowns; ++i) {
        rows[row][i] = p.subtract(rows[row][i], p.multiply(factor, rows[column][i]));
      }
    }
  }
  std::vector<std::int64_t> solution(unknowns);
  for (std::size_t i = 0; i < unknowns; ++i) solution[i] = p.centre(rows[i][unknowns]);
  return solution;
}

/// Residues of one part of every ciphertext at the first limb, [ciphertexts][n].
std::vector<std::vector<std::uint64_t>> second_parts(const EncryptedBatch& batch) {
  std::vector<std::vector<std::uint64_t>> parts;
  for (std::size_t i = 0; i < batch.features(); ++i) {
    const Ciphertext ciphertext = batch.load(i);
    const auto residues = ciphertext.residues(1, 0);
    parts.emplace_back(residues.begin(), residues.end());
  }
  return parts;
}

/// A client, its request of one record, and what the server of the model answers.
struct Exchange {
  Manifest manifest;
  Client client;
  SecretKey key;
  Request request;
  Response answer;
};

Exchange exchanged(const std::vector<std::int32_t>& weights,
                   const std::optional<ModelPrivacy>& privacy) {
  const Program program = affine_program(weights);
  Plan plan = testing::bare_plan(testing::small_literal(64, 1 << 16, {45}));
  plan.model_privacy = privacy;
  const Manifest manifest = testing::bare_manifest("affine", program, plan, {features});
  Client client(manifest);
  const Server server(program, SlotwiseWay{}, manifest);
  SecretKey key = client.generate_key();
  Request request = client.encrypt(key, IntegerBatch(features, 1), {});
  Response answer = server.answer(request, client.generate_evaluation_keys(key), {});
  return {manifest, std::move(client), std::move(key), std::move(request), std::move(answer)};
}

/// The weights of one output, or nothing of the kind.
std::vector<std::int64_t> weights_told(const Exchange& seen, std::size_t output) {
  const Modulus p(seen.manifest.parameters.coeff_moduli.front());
  const auto given = second_parts(std::get<ChannelBatches>(seen.request).front());
  const auto made = second_parts(std::get<ChannelBatches>(seen.answer).front());
  std::vector<Equation> equations;
  for (std::size_t point = 0; point < features; ++point) {
    Equation& equation = equations.emplace_back();
    for (const auto& feature : given) equation.push_back(feature[point]);
    equation.push_back(made[output][point]);
  }
  return solve(equations, p);
}

std::vector<std::int64_t> weights_of(const std::vector<std::int32_t>& weights, std::size_t output) {
  return {weights.begin() + static_cast<std::ptrdiff_t>(output * features),
          weights.begin() + static_cast<std::ptrdiff_t>((output + 1) * features)};
}

TEST(AnswersOfAffineModels, TellTheWeightsToWhoHoldsTheRequest) {
  const std::vector<std::int32_t> weights = random_weights();
  const Exchange seen = exchanged(weights, std::nullopt);
  for (std::size_t output = 0; output < outputs; ++output) {
    EXPECT_EQ(weights_told(seen, output), weights_of(weights, output)) << "of answer " << output;
  }
}

TEST(AnswersOfAffineModels, TellNothingOfThemWhereTheyAreMasked) {
  const std::vector<std::int32_t> weights = random_weights();
  const Exchange seen = exchanged(weights, ModelPrivacy{.bits = 1, .flood_bits = 20});
  const IntegerBatch logits = seen.client.decrypt(seen.key, seen.answer);
  for (std::size_t output = 0; output < outputs; ++output) {
    EXPECT_EQ(logits.feature(output)[0], biases[output]) << "exact as before";
    std::size_t found = 0;
    const std::vector<std::int64_t> told = weights_told(seen, output);
    const std::vector<std::int64_t> due = weights_of(weights, output);
    for (std::size_t i = 0; i < told.size(); ++i) found += told[i] == due[i] ? 1 : 0;
    EXPECT_EQ(found, 0U) << "weights of answer " << output;
  }
}

}  // namespace
}  // namespace sealion
