#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "exchange/fixtures.h"
#include "ring/modulus.h"
#include "runtime/server.h"

/// What SECURITY.md says of answers that are not re-randomised: the second part of an affine
/// model's answer is the sum of the request's public second parts times the weights.
namespace sealion {
namespace {

constexpr std::size_t features = 8, outputs = 3;

std::vector<std::int32_t> random_weights() {
  std::mt19937 random(1);
  std::vector<std::int32_t> weights(features * outputs);
  for (std::int32_t& weight : weights) weight = static_cast<std::int32_t>(random() % 31) - 15;
  return weights;
}

Program affine_program(const std::vector<std::int32_t>& weights) {
  ProgramBuilder builder;
  builder.dense(builder.input(features, 0, 3), outputs, weights, {5, -4, 3});
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

TEST(AnswersOfAffineModels, TellTheWeightsToWhoHoldsTheRequest) {
  const std::vector<std::int32_t> weights = random_weights();
  const Program program = affine_program(weights);
  const Manifest manifest = testing::bare_manifest(
      "affine", program, testing::bare_plan(testing::small_literal(64, 1 << 16, {45})), {features});
  const Client client(manifest);
  const Server server(program, SlotwiseWay{}, manifest);
  const SecretKey key = client.generate_key();
  const Request request = client.encrypt(key, IntegerBatch(features, 1), {});
  const Response answer = server.answer(request, {}, {});

  const auto& asked = std::get<ChannelBatches>(request).front();
  const auto& told = std::get<ChannelBatches>(answer).front();
  const Modulus p(manifest.parameters.coeff_moduli.front());
  const auto given = second_parts(asked), made = second_parts(told);
  for (std::size_t output = 0; output < outputs; ++output) {
    std::vector<Equation> equations;
    for (std::size_t point = 0; point < features; ++point) {
      Equation& equation = equations.emplace_back();
      for (const auto& feature : given) equation.push_back(feature[point]);
      equation.push_back(made[output][point]);
    }
    const std::vector<std::int64_t> due(weights.begin() + output * features,
                                        weights.begin() + (output + 1) * features);
    EXPECT_EQ(solve(equations, p), due) << "of answer " << output;
  }
}

}  // namespace
}  // namespace sealion
