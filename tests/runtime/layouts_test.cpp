// The same programs through planner, client, files and service, in every layout.
#include <gtest/gtest.h>

#include <optional>

#include "base/error.h"
#include "planner/planner.h"
#include "program/builders.h"
#include "program/reference.h"
#include "support/conversation.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::affine_program;
using testing::Conversation;
using testing::expect_error;

Program network() {
  ProgramBuilder builder;
  const NodeId x = builder.input(5, -3, 15);
  const NodeId hidden = builder.square(
      builder.dense(x, 3, {1, -2, 3, 0, 5, 2, 2, -1, 4, -7, 1, 1, 1, 1, 1}, {1, 2, -3}));
  builder.dense(hidden, 2, {1, -1, 2, 3, 1, -2}, {7, 8});
  return builder.build();
}

void expect_reference(const Program& program, LayoutKind layout) {
  for (const std::size_t records : {std::size_t{1}, std::size_t{3}, std::size_t{70}}) {
    SCOPED_TRACE(std::string(to_string(layout)) + ", records " + std::to_string(records));
    const Conversation talk(program, {.samples = records, .layout = layout});
    EXPECT_EQ(layout_of(talk.manifest.form), layout);
    const IntegerBatch inputs = testing::random_inputs(program, records, records);
    const ByteVector request = talk.request(inputs);
    EXPECT_EQ(request.size(), request_bytes(talk.manifest, talk.client.channels(), records));
    const ByteVector answer = talk.answer(request);
    EXPECT_EQ(answer.size(), response_bytes(talk.manifest, talk.client.channels(), records));
    EXPECT_EQ(talk.read(answer), evaluate_reference(program, inputs));
    EXPECT_EQ(talk.read(talk.answer(request)), evaluate_reference(program, inputs))
        << "with the keys that are kept";
  }
}

TEST(Layouts, AnswerEqualTheReferenceFromBytesToBytes) {
  expect_reference(affine_program(), LayoutKind::slotwise);
  expect_reference(affine_program(), LayoutKind::packed);
  expect_reference(affine_program(), LayoutKind::affine);
  expect_reference(network(), LayoutKind::slotwise);
  expect_reference(network(), LayoutKind::packed);
}

TEST(Layouts, OneRecordIsPackedOrAffineAndAFullBatchIsSlotwise) {
  const Program wide = testing::two_layers(200, 16, 4, 7);
  const auto chosen = [](const Program& program, std::optional<std::size_t> records) {
    return layout_of(plan_program(program, {.samples = records, .requests_per_key = 100}).plan.way);
  };
  EXPECT_EQ(chosen(wide, 1), LayoutKind::packed);
  EXPECT_EQ(chosen(wide, 8192), LayoutKind::slotwise);
  EXPECT_EQ(chosen(wide, std::nullopt), LayoutKind::slotwise);
  EXPECT_EQ(chosen(network(), 1), LayoutKind::slotwise) << "five small ciphertexts need no keys";
  EXPECT_EQ(chosen(affine_program(), 1), LayoutKind::affine);
  const PlannedProgram one = plan_program(wide, {.samples = 1, .requests_per_key = 100});
  ASSERT_GE(one.alternatives.size(), 2U);
  EXPECT_EQ(one.alternatives[0].layout, LayoutKind::slotwise);
  EXPECT_NE(one.alternatives[0].reason.find("times as long"), std::string::npos);
  EXPECT_EQ(one.alternatives[1].layout, LayoutKind::affine);
  EXPECT_TRUE(one.alternatives[1].parameters.coeff_moduli.empty());
}

TEST(Layouts, RefuseWhatTheyDoNotCarry) {
  expect_error(ErrorCode::does_not_fit, "multiplies",
               [] { plan_program(network(), {.layout = LayoutKind::affine}); });
  expect_error(ErrorCode::does_not_fit, "this project's clients", [] {
    plan_program(affine_program(), {.layout = LayoutKind::affine, .client = ClientKind::seal});
  });
}

TEST(Layouts, RequestsAndAnswersOfOneAreNotAnothers) {
  const Program program = affine_program();
  const Conversation packed(program, {.samples = 1, .layout = LayoutKind::packed});
  const Conversation affine(program, {.samples = 1, .layout = LayoutKind::affine});
  const IntegerBatch inputs = testing::random_inputs(program, 1, 1);
  EXPECT_THROW(packed.answer(affine.request(inputs)), Error);
  EXPECT_THROW(affine.answer(packed.request(inputs)), Error);
  EXPECT_THROW(packed.read(affine.answer(affine.request(inputs))), Error);
  expect_error(ErrorCode::incompatible, "another layout",
               [&] { packed.client.decrypt(packed.key, Response(AffineAnswer{})); });
}

}  // namespace
}  // namespace sealion
