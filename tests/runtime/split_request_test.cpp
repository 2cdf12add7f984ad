// Requests split by plaintext modulus: a service answers each file alone.
#include "exchange/split_request.h"

#include <gtest/gtest.h>

#include <vector>

#include "client/encrypt_split.h"
#include "exchange/request_record.h"
#include "program/builders.h"
#include "program/reference.h"
#include "support/conversation.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::Conversation;
using testing::expect_error;
using testing::two_squares;

/// What a client gets of a request that several services answered, a file each.
IntegerBatch ask_split(const Program& program, const Conversation& talk,
                       const IntegerBatch& inputs) {
  std::vector<ByteVector> files, answers;
  const RequestRecord record =
      encrypt_split(talk.manifest, talk.key, inputs,
                    [&](const SealedFile& file) { files.push_back(file.bytes()); });
  EXPECT_EQ(files.size(), talk.manifest.parameters.plain_moduli.size());
  std::vector<Received> named;
  for (const ByteVector& file : files) {
    talk.service.check_request({file, "request"});
    const Service alone(program, talk.planned.plan.way, talk.manifest);
    answers.push_back(alone.answer({file, "request"}, {talk.keys, "keys"}).bytes);
  }
  for (const ByteVector& answer : answers) named.push_back({answer, "answer"});
  return talk.client.decrypt(talk.key,
                             read_answers(named, record, talk.manifest, talk.client.channels()));
}

void expect_same_answer(const PlanRequest& wanted) {
  const Program program = two_squares();
  SCOPED_TRACE(std::string(to_string(*wanted.layout)));
  const Conversation talk(program, wanted);
  ASSERT_GT(talk.manifest.parameters.plain_moduli.size(), 1U);
  const std::size_t records = *wanted.samples;
  const IntegerBatch inputs = testing::random_inputs(program, records, records);
  EXPECT_EQ(ask_split(program, talk, inputs), evaluate_reference(program, inputs));
}

TEST(SplitRequests, AnswersEqualTheReferenceInEveryLayout) {
  for (const LayoutKind layout : {LayoutKind::slotwise, LayoutKind::packed}) {
    for (const std::size_t records : {std::size_t{1}, std::size_t{70}}) {
      expect_same_answer({.samples = records, .layout = layout});
      expect_same_answer({.samples = records, .layout = layout, .model_privacy_bits = 20});
    }
  }
}

TEST(SplitRequests, ForMicrosoftSealKeepTheirKeysApart) {
  expect_same_answer({.samples = 64, .layout = LayoutKind::slotwise, .client = ClientKind::seal});
}

TEST(SplitRequests, AreRefusedWhereRecordsAreCounted) {
  const Program program = two_squares();
  const Conversation free(program, {.samples = 3, .layout = LayoutKind::slotwise});
  Manifest counting = free.manifest;
  counting.query_budget = 100;
  name_model(counting, program, free.planned.plan.way);
  Manifest posing = counting;  // a client that will not count
  posing.query_budget = 0;
  ByteVector file;
  encrypt_split(posing, free.key, testing::random_inputs(program, 3, 3),
                [&](const SealedFile& one) { file = one.bytes(); });
  const Service service(program, free.planned.plan.way, counting);
  expect_error(ErrorCode::invalid_argument, "counts the records", [&] {
    service.answer({file, "request"});
  });
  expect_error(ErrorCode::invalid_argument, "counts the records", [&] {
    service.check_request({file, "request"});
  });
}

}  // namespace
}  // namespace sealion
