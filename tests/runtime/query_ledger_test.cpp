#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include "ledger/file_ledger.h"
#include "program/builders.h"
#include "program/reference.h"
#include "support/conversation.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion {
namespace {

using testing::Conversation;
using testing::expect_error;

constexpr Digest model = {1, 2, 3};
constexpr KeyId one = {1}, other = {2};

TEST(FileLedger, CountsForEachKeyOfEachModelAndRefusesBeyondTheBudget) {
  const testing::TemporaryFolder folder;
  FileLedger ledger(folder.path() / "ledger.json");
  ledger.spend(model, one, 60, 100);
  expect_error(ErrorCode::over_budget, "60 records were answered for this key and 41 more",
               [&] { ledger.spend(model, one, 41, 100); });
  ledger.spend(model, other, 100, 100);
  ledger.spend({}, one, 100, 100);
  ledger.spend(model, one, 40, 100);
  expect_error(ErrorCode::over_budget, "of a budget of 100",
               [&] { ledger.spend(model, one, 1, 100); });
  expect_error(ErrorCode::over_budget, "18446744073709551615 more",
               [&] { ledger.spend(model, other, ~std::size_t{0}, 100); });
}

TEST(FileLedger, SurvivesItsProcessAndSharesTheFile) {
  const testing::TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "ledger.json";
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&path] {
      FileLedger own(path);
      for (int i = 0; i < 25; ++i) own.spend(model, one, 1, 100);
    });
  }
  threads.clear();
  expect_error(ErrorCode::over_budget, "100 records were answered",
               [&] { FileLedger(path).spend(model, one, 1, 100); });
}

TEST(FileLedger, RefusesWhatIsNoLedgerAndLeavesItAsItIs) {
  const testing::TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "ledger.json";
  for (const char* text :
       {"", "[]", "{}", R"({"format": "sealion-query-ledger", "version": 2, "models": {}})",
        R"({"format": "sealion-query-ledger", "version": 1, "models": []})"}) {
    std::ofstream(path) << text;
    EXPECT_THROW(FileLedger(path).spend(model, one, 1, 100), Error) << text;
    std::ifstream file(path);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
  }
  FileLedger good(path);
  std::filesystem::remove(path);
  good.spend(model, one, 1, 100);
  std::ifstream file(path);
  std::string text(std::istreambuf_iterator<char>(file), {});
  text.replace(text.find(": 1\n"), 3, ": -1");
  std::ofstream(path) << text;
  expect_error(ErrorCode::corrupt, "a count of -1", [&] { good.spend(model, one, 1, 100); });
}

Program small_network() {
  ProgramBuilder builder;
  const NodeId x = builder.input(5, -3, 15);
  builder.dense(builder.square(x), 2, {1, -2, 3, 0, 5, 2, 2, -1, 4, -7});
  return builder.build();
}

/// How many requests of one record are answered of a budget.
std::size_t answered(const PlanRequest& wanted, std::size_t most) {
  const testing::TemporaryFolder folder;
  const Conversation talk(small_network(), wanted);
  const Service service(
      std::make_shared<const Prepared>(small_network(), talk.planned.plan.way, talk.manifest),
      std::make_shared<FileLedger>(folder.path() / "ledger.json"));
  const ByteVector request = talk.request(testing::random_inputs(small_network(), 1, 1));
  for (std::size_t count = 0; count < most; ++count) {
    try {
      service.answer({request, "request"}, {talk.keys, "keys"});
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::over_budget) << error.what();
      return count;
    }
  }
  return most;
}

TEST(QueryBudget, CountsWhatARequestCanTellOf) {
  EXPECT_EQ(answered({.samples = 1,
                      .layout = LayoutKind::slotwise,
                      .model_privacy_bits = 20,
                      .query_budget = 3},
                     10),
            3U)
      << "masked: the records that it states";
  EXPECT_EQ(answered({.samples = 1, .layout = LayoutKind::slotwise, .query_budget = 3}, 10), 0U)
      << "each slot may hold a record";
  EXPECT_EQ(answered({.samples = 1, .layout = LayoutKind::packed, .query_budget = 3}, 10), 3U);
}

TEST(QueryBudget, NeedsALedger) {
  const Conversation talk(small_network(), {.samples = 1, .query_budget = 5});
  EXPECT_EQ(talk.manifest.query_budget, 5U);
  const ByteVector request = talk.request(testing::random_inputs(small_network(), 1, 1));
  expect_error(ErrorCode::invalid_argument, "name the ledger", [&] { talk.answer(request); });
}

}  // namespace
}  // namespace sealion
