#include "layouts/affine/affine_executor.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "program/reference.h"
#include "ring/primes.h"
#include "support/affine.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::random_affine_program;
using testing::random_and_extreme_inputs;
using testing::random_dense_program;
using testing::run_affine;
using testing::small_plan;

/// The widest moduli there are, where an arrangement other than the planned one makes more noise.
void make_room(AffineForm& form, const AffineMap& map) {
  const double square_sum = largest_square_sum(map, form.side);
  if (forecast_affine_noise(form.parameters, square_sum).margin() >= 0) return;
  form.parameters.coeff_moduli = largest_primes(50, 2 * form.parameters.n, 2);
  form.parameters.answer_bits = 49;
  ASSERT_GE(forecast_affine_noise(form.parameters, square_sum).margin(), 0);
}

/// Random nodes, ring, plaintext modulus and arrangement; inputs among them all lowest, all
/// highest.
RC_GTEST_PROP(AffineExecutor, EveryAnswerIsThatOfTheReference, (std::uint64_t seed)) {
  const auto n = std::size_t{1} << *rc::gen::inRange(3, 12);
  const auto records = static_cast<std::size_t>(*rc::gen::inRange(1, 9));
  const auto largest_weight = *rc::gen::element<std::int32_t>(1, 7, 1000);
  const Program program = random_affine_program(seed, largest_weight);
  const AffineMap map(program);
  const std::uint64_t least = least_plain_modulus(map);
  const std::uint64_t t = *rc::gen::element(least, least + 1, std::bit_ceil(least), 3 * least);
  RC_PRE(t < std::uint64_t{1} << 39);  // beyond, no ring of the layout has room
  AffineForm form =
      plan_affine(
          map, t,
          {.security = SecurityLevel::insecure_for_tests, .records = records, .dimensions = {n}},
          {})
          .form;
  form.side = *rc::gen::inRange<std::size_t>(1, std::min(form.outputs, n) + 1);
  form.block = *rc::gen::inRange<std::size_t>(1, std::min(form.features.size(), n / form.side) + 1);
  make_room(form, map);
  const IntegerBatch inputs = random_and_extreme_inputs(program, records, seed);
  RC_ASSERT(run_affine(program, form, inputs) == evaluate_reference(program, inputs));
}

/// The arrangements that plans have, secure, at the largest values.
TEST(AffineExecutor, PlannedProgramsAreExact) {
  struct Case {
    std::size_t inputs, outputs;
    std::int64_t low, high;
    std::int32_t weight;
  };
  for (const Case& c :
       {Case{30, 1, 0, 255, 127}, Case{784, 10, 0, 255, 127}, Case{3000, 3, -128, 127, 127},
        Case{7, 300, -9, 9, 100}, Case{200, 4, 0, (1 << 14) - 1, 1 << 18}}) {
    const Program program = random_dense_program(c.inputs, c.outputs, c.low, c.high, c.weight, 5);
    const AffineMap map(program);
    const IntegerBatch inputs = random_and_extreme_inputs(program, 5, 5);
    const AffineForm form = plan_affine(map, least_plain_modulus(map), {}, {}).form;
    EXPECT_EQ(run_affine(program, form, inputs), evaluate_reference(program, inputs));
  }
}

/// A thousand single records of the model that the layout is for, half a key each.
TEST(AffineExecutor, AThousandSingleRecords) {
  const Program program = random_dense_program(30, 1, 0, 255, 127, 11);
  const AffineMap map(program);
  const AffineForm form = plan_affine(map, least_plain_modulus(map), {}, {}).form;
  const AffineClient client(form, 0, 255);
  const AffineExecutor executor(map, form);
  const IntegerBatch inputs = random_and_extreme_inputs(program, 1000, 3);
  const IntegerBatch expected = evaluate_reference(program, inputs);
  SecretKey key = client.generate_key();
  std::size_t mismatches = 0;
  for (std::size_t s = 0; s < inputs.samples(); ++s) {
    if (s % 2 == 0) key = client.generate_key();
    IntegerBatch record(30, 1);
    for (std::size_t i = 0; i < 30; ++i) record.feature(i)[0] = inputs.feature(i)[s];
    const IntegerBatch answer = client.decrypt(key, executor.run(client.encrypt(key, record)));
    mismatches += answer.feature(0)[0] != expected.feature(0)[s] ? 1 : 0;
  }
  EXPECT_EQ(mismatches, 0U);
}

TEST(AffineExecutor, OneThreadGivesTheBitsOfMany) {
  const Program program = random_dense_program(10, 4, 0, 15, 15, 2);
  const AffineMap map(program);
  const AffineForm form = small_plan(map, 128).form;
  const AffineClient client(form, 0, 15);
  const SecretKey key = client.generate_key();
  const AffineRequest request = client.encrypt(key, random_and_extreme_inputs(program, 50, 2));
  const AffineExecutor executor(map, form);
  EXPECT_GT(form.sets(50), 1U);
  EXPECT_EQ(executor.run(request, {.threads = 1}), executor.run(request, {.threads = 3}));
}

TEST(AffineExecutor, AStopIsHeard) {
  const Program program = random_dense_program(10, 4, 0, 15, 15, 2);
  const AffineMap map(program);
  const AffineForm form = small_plan(map, 128).form;
  const AffineClient client(form, 0, 15);
  const AffineRequest request =
      client.encrypt(client.generate_key(), random_and_extreme_inputs(program, 50, 2));
  StopRequest stop;
  stop.make();
  expect_error(ErrorCode::cancelled, "",
               [&] { AffineExecutor(map, form).run(request, {.threads = 1, .stop = &stop}); });
}

TEST(AffineExecutor, RefusesWhatIsNotOfItsForm) {
  const Program program = random_dense_program(10, 4, 0, 15, 15, 2);
  const AffineMap map(program);
  const AffineForm form = small_plan(map, 128).form;
  const AffineExecutor executor(map, form);
  AffineRequest request{.seed = {}, .records = 2, .residues = {}};
  request.residues.resize(19);
  expect_error(ErrorCode::incompatible, "2 records", [&] { executor.run(request); });
  request.records = 0;
  request.residues.clear();
  expect_error(ErrorCode::incompatible, "0 records", [&] { executor.run(request); });
  const AffineMap other(random_dense_program(11, 4, 0, 15, 15, 2));
  expect_error(ErrorCode::incompatible, "11 inputs", [&] { AffineExecutor(other, form); });
  AffineForm fewer = form;
  fewer.features.pop_back();
  fewer.block = 1;
  expect_error(ErrorCode::incompatible, "other features", [&] { AffineExecutor(map, fewer); });
}

}  // namespace
}  // namespace sealion
