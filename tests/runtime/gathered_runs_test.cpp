#include "runtime/gathered_runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "exchange/fixtures.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

/// Answers with the inputs. The first two runs, as many as go on at once, wait until `open` is
/// kept.
class SlowExecutor final : public Executor {
 public:
  EvaluationKeyShape key_shape() const override { return {}; }
  EncryptedBatch run(const EncryptedBatch& inputs, const EvaluationKeys*,
                     const ExecutionContext& context) const override {
    if (begun++ < 2) opened_.wait();
    context.check_stop();
    if (inputs.samples() == refused) throw Error(ErrorCode::incompatible, "of another model");
    return inputs;
  }
  std::vector<EncryptedBatch> run_all(std::span<const Job> jobs,
                                      const ExecutionContext&) const override {
    std::vector<EncryptedBatch> answers;
    for (const Job& job : jobs) {
      if (job.inputs.samples() == refused) throw Error(ErrorCode::incompatible, "of another model");
      answers.push_back(job.inputs);
    }
    return answers;
  }

  std::promise<void> open;
  std::size_t refused = 0;
  mutable std::atomic<int> begun{0};

 private:
  std::shared_future<void> opened_ = open.get_future();
};

class GatheredRunsTest : public ::testing::Test {
 protected:
  EncryptedBatch batch(std::size_t samples) const {
    return EncryptedBatch(parameters_, 2, 2, samples, {});
  }
  /// Asks of a thread of its own.
  std::future<std::size_t> ask(std::size_t samples, const StopRequest* stop = nullptr) {
    return std::async(std::launch::async, [this, samples, stop] {
      const EncryptedBatch inputs = batch(samples);
      return runs_.run({inputs, nullptr}, {.stop = stop}).samples();
    });
  }

  const ParametersPtr parameters_ =
      Parameters::create_channels(testing::small_manifest().parameters).front();
  SlowExecutor executor_;
  GatheredRuns runs_{executor_};
};

/// Until the device is busy.
void wait_for(const std::atomic<int>& begun) {
  while (begun < 2) std::this_thread::yield();
}

TEST_F(GatheredRunsTest, EachGetsItsOwnAnswer) {
  auto first = ask(1), second = ask(1);
  wait_for(executor_.begun);
  std::vector<std::future<std::size_t>> others;
  for (std::size_t samples = 2; samples < 40; ++samples) others.push_back(ask(samples));
  executor_.open.set_value();
  EXPECT_EQ(first.get() + second.get(), 2u);
  for (std::size_t i = 0; i < others.size(); ++i) EXPECT_EQ(others[i].get(), i + 2);
}

TEST_F(GatheredRunsTest, WhatIsWrongWithOneIsItsAskersAlone) {
  executor_.refused = 7;
  auto first = ask(1), second = ask(1);
  wait_for(executor_.begun);
  std::vector<std::future<std::size_t>> others;
  for (std::size_t samples = 2; samples < 20; ++samples) others.push_back(ask(samples));
  executor_.open.set_value();
  EXPECT_EQ(first.get() + second.get(), 2u);
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (i + 2 == executor_.refused) {
      expect_error(ErrorCode::incompatible, "of another model", [&] { others[i].get(); });
    } else {
      EXPECT_EQ(others[i].get(), i + 2);
    }
  }
}

TEST_F(GatheredRunsTest, AStopEndsItsOwnRequest) {
  executor_.open.set_value();
  StopRequest stop;
  stop.make();
  auto stopped = ask(3, &stop);
  expect_error(ErrorCode::cancelled, "stopped", [&] { stopped.get(); });
  EXPECT_EQ(ask(4).get(), 4u);
}

}  // namespace
}  // namespace sealion
