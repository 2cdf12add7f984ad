#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "client/client.h"
#include "heras/model/model.h"
#include "planner/planner.h"
#include "program/reference.h"
#include "runtime/model_manifest.h"
#include "runtime/server.h"
#include "support/expect_error.h"

/// What SECURITY.md says of calibrated ranges: a record can be made whose answer leaves them.
namespace sealion {
namespace {

heras::Model load_network() { return heras::Model::load(SEALION_ZOO_FOLDER "/dnn-30.sealion"); }

using Record = std::vector<std::int64_t>;

std::int64_t logit(const Program& program, const Record& record, std::size_t output) {
  IntegerBatch inputs(record.size(), 1);
  for (std::size_t i = 0; i < record.size(); ++i) inputs.feature(i)[0] = record[i];
  return evaluate_reference(program, inputs).feature(output)[0];
}

/// Coordinate ascent: pixel after pixel takes the end of the range at which the logit is larger.
Record extreme_record(const Program& program, std::size_t output) {
  const auto [low, high] = program.input();
  Record record(program.input_size(), low);
  for (int sweep = 0; sweep < 2; ++sweep) {
    for (std::int64_t& pixel : record) {
      pixel = low;
      const std::int64_t at_low = logit(program, record, output);
      pixel = high;
      if (logit(program, record, output) < at_low) pixel = low;
    }
  }
  return record;
}

/// An ordinary record, and behind it an extreme one.
IntegerBatch two_records(const Program& program) {
  const Record extreme = extreme_record(program, 0);
  IntegerBatch inputs(program.input_size(), 2);
  for (std::size_t i = 0; i < extreme.size(); ++i) inputs.feature(i)[1] = extreme[i];
  return inputs;
}

struct Asked {
  PlannedProgram planned;
  IntegerBatch exact, decrypted;
};

Asked ask(const Program& program, const PlanRequest& request, const IntegerBatch& inputs) {
  PlannedProgram planned = plan_program(program, request);
  const Manifest manifest = make_manifest("asked", program, planned.plan, planned.forecast);
  const Client client(manifest);
  const Server server(program, planned.plan.way, manifest);
  const SecretKey key = client.generate_key();
  const Response answer =
      server.answer(client.encrypt(key, inputs), client.generate_evaluation_keys(key));
  return {std::move(planned), evaluate_reference(program, inputs), client.decrypt(key, answer)};
}

TEST(CalibratedRanges, AreLeftByRecordsThatLookForIt) {
  const heras::Model model = load_network();
  const Program program = model.program();
  const Asked asked = ask(program, {.largest_seen = model.largest_seen()}, two_records(program));
  EXPECT_EQ(asked.planned.plan.range_mode, RangeMode::calibrated);
  EXPECT_EQ(asked.decrypted.feature(0)[0], asked.exact.feature(0)[0]);
  EXPECT_NE(asked.decrypted.feature(0)[1], asked.exact.feature(0)[1]) << "and nobody is told";
}

/// For this network ranges that are proved cost no more than calibrated ones that show wraps.
TEST(CalibratedRanges, GiveWayToProvedOnesWhichAreNeverLeftWhereWrapsAreToBeSeen) {
  const heras::Model model = load_network();
  const Program program = model.program();
  const Asked asked = ask(program, {.largest_seen = model.largest_seen(), .detection_bits = 16},
                          two_records(program));
  EXPECT_EQ(asked.planned.plan.range_mode, RangeMode::proved);
  EXPECT_EQ(asked.decrypted, asked.exact);
}

/// Two layers of squares, whose proved range is far above what records reach.
Program deeper_network() {
  ProgramBuilder builder;
  std::mt19937 random(7);
  const auto weights = [&](std::size_t count) {
    std::vector<std::int32_t> values(count);
    for (std::int32_t& w : values) w = static_cast<std::int32_t>(random() % 31) - 15;
    return values;
  };
  const NodeId x = builder.input(30, 0, 15);
  const NodeId one = builder.square(builder.dense(x, 8, weights(240)));
  const NodeId two = builder.square(builder.dense(one, 8, weights(64)));
  builder.dense(two, 2, weights(16));
  return builder.build();
}

std::vector<double> largest_values_of_faint_records(const Program& program) {
  IntegerBatch faint(program.input_size(), 200);
  std::mt19937 random(8);
  for (std::size_t i = 0; i < faint.features(); ++i) {
    for (std::int64_t& value : faint.feature(i)) value = random() % 8 == 0 ? 1 : 0;
  }
  std::vector<double> largest;
  for (NodeId node = 0; node < program.nodes().size(); ++node) {
    const IntegerBatch values = evaluate_reference(program.prefix(node), faint);
    double most = 0;
    for (std::size_t i = 0; i < values.features(); ++i) {
      for (const std::int64_t value : values.feature(i)) {
        most = std::max(most, std::abs(static_cast<double>(value)));
      }
    }
    largest.push_back(most);
  }
  return largest;
}

TEST(CalibratedRanges, AreSeenToBeLeftWhereThePlanDetectsWraps) {
  const Program program = deeper_network();
  const PlanRequest request{.largest_seen = largest_values_of_faint_records(program),
                            .detection_bits = 16};
  EXPECT_EQ(plan_program(program, request).plan.range_mode, RangeMode::calibrated);
  testing::expect_error(ErrorCode::out_of_range, "the answers to 1 of 2 records left the range of",
                        [&] { ask(program, request, two_records(program)); });
  const Asked asked = ask(program, request, IntegerBatch(program.input_size(), 2));
  EXPECT_EQ(asked.decrypted, asked.exact);
  PlanRequest blind = request;
  blind.detection_bits = 0;
  EXPECT_NE(ask(program, blind, two_records(program)).decrypted,
            evaluate_reference(program, two_records(program)));
}

}  // namespace
}  // namespace sealion
