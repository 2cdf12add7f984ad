#include "runtime/placement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "device/device_choice_names.h"
#include "device/emulated_device.h"
#include "exchange/fixtures.h"
#include "runtime/executor_cache.h"
#include "runtime/server.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using device::DeviceChoice;
using device::DeviceError;
using device::DevicePtr;
using ::testing::ElementsAre;
using testing::expect_error;
using ::testing::HasSubstr;

/// A program whose executors are the processor's, and which asks first what a device does.
class FakeArranged final : public Arranged {
 public:
  using Refuse = std::function<void()>;

  FakeArranged(const Program& program, const ParametersLiteral& literal)
      : own_(arrange(program, literal, way_, ClientKind::sealion)) {}

  RecordForm form() const override { return own_->form(); }
  AnswerShape answer() const override { return own_->answer(); }
  EvaluationKeyShape keys() const override { return own_->keys(); }
  std::uint64_t answer_correction(const ParametersPtr& channel,
                                  std::uint64_t input_correction) const override {
    return own_->answer_correction(channel, input_correction);
  }
  Exchanges exchanges(std::size_t records) const override { return own_->exchanges(records); }
  Cost cost(std::size_t records, std::size_t threads) const override {
    return own_->cost(records, threads);
  }
  std::unique_ptr<const Executor> compile(ParametersPtr channel, std::uint64_t input_correction,
                                          const DevicePtr& device) const override {
    ++(device ? compiled_on_device : compiled_on_processor);
    if (device && when_compiling) when_compiling();
    return std::make_unique<FakeExecutor>(
        own_->compile(std::move(channel), input_correction, nullptr),
        device ? &when_running : nullptr);
  }

  Refuse when_compiling, when_running;
  mutable int compiled_on_device = 0, compiled_on_processor = 0;

 private:
  class FakeExecutor final : public Executor {
   public:
    FakeExecutor(std::unique_ptr<const Executor> own, const Refuse* refuse)
        : own_(std::move(own)), refuse_(refuse) {}
    EvaluationKeyShape key_shape() const override { return own_->key_shape(); }
    EncryptedBatch run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                       const ExecutionContext& context) const override {
      if (refuse_ != nullptr && *refuse_) (*refuse_)();
      return own_->run(inputs, keys, context);
    }

   private:
    std::unique_ptr<const Executor> own_;
    const Refuse* refuse_;
  };

  Way way_;
  std::unique_ptr<const Arranged> own_;
};

FakeArranged::Refuse refusal(DeviceError::Kind kind) {
  return [kind] { throw DeviceError(kind, "it will not"); };
}

class PlacementTest : public ::testing::Test {
 protected:
  DeviceUse use(DeviceChoice choice) {
    return {choice, [this](const std::string& sentence) { told_.push_back(sentence); }};
  }
  Placement on_device(DeviceChoice choice) { return {use(choice), device_, "for the test"}; }
  EncryptedBatch inputs() const {
    return EncryptedBatch(channels_.front(), program_.input_size(), 2, 1, {});
  }

  const Program program_ = testing::small_program();
  const ParametersLiteral literal_ = testing::small_manifest().parameters;
  const std::vector<ParametersPtr> channels_ = Parameters::create_channels(literal_);
  const DevicePtr device_ = device::make_emulated_device(1 << 20);
  FakeArranged arranged_{program_, literal_};
  std::vector<std::string> told_;
};

TEST_F(PlacementTest, LeavesAllToTheDevice) {
  Placement placement = on_device(DeviceChoice::automatic);
  ExecutorCache cache(arranged_, channels_.front(), placement);
  cache.get(1)->run(inputs(), nullptr);
  EXPECT_EQ(arranged_.compiled_on_device, 1);
  EXPECT_EQ(arranged_.compiled_on_processor, 0);
  EXPECT_EQ(placement.report().kind, "emulated");
  EXPECT_EQ(placement.report().why, "for the test");
  EXPECT_TRUE(told_.empty());
}

TEST_F(PlacementTest, TheProcessorTakesOverAProgramThatTheDeviceRefuses) {
  Placement placement = on_device(DeviceChoice::automatic);
  arranged_.when_compiling = refusal(DeviceError::Kind::refused);
  ExecutorCache cache(arranged_, channels_.front(), placement);
  cache.get(1)->run(inputs(), nullptr);
  cache.get(3);
  EXPECT_EQ(arranged_.compiled_on_device, 1);
  EXPECT_EQ(placement.report().kind, "cpu");
  EXPECT_EQ(placement.report().why, "it will not");
  EXPECT_THAT(told_, ElementsAre("the processor answers, for the device refuses: it will not"));
  EXPECT_FALSE(device_->is_lost());
}

TEST_F(PlacementTest, AsksAgainWhereMemoryWasShort) {
  Placement placement = on_device(DeviceChoice::automatic);
  ExecutorCache cache(arranged_, channels_.front(), placement);
  arranged_.when_running = refusal(DeviceError::Kind::out_of_memory);
  cache.get(1)->run(inputs(), nullptr);
  cache.get(1)->run(inputs(), nullptr);
  EXPECT_EQ(arranged_.compiled_on_processor, 1);
  EXPECT_EQ(placement.report().kind, "cpu");
  EXPECT_EQ(told_.size(), 1u);
  arranged_.when_running = {};
  cache.get(1)->run(inputs(), nullptr);
  EXPECT_EQ(placement.report().kind, "emulated");
}

TEST_F(PlacementTest, ALostDeviceIsNotAskedAgainByAnybody) {
  Placement first = on_device(DeviceChoice::automatic), second = on_device(DeviceChoice::automatic);
  ExecutorCache cache(arranged_, channels_.front(), first);
  arranged_.when_running = refusal(DeviceError::Kind::lost);
  cache.get(1)->run(inputs(), nullptr);
  EXPECT_TRUE(device_->is_lost());
  EXPECT_EQ(second.device(), nullptr);
  EXPECT_EQ(second.report().kind, "cpu");
  arranged_.when_running = {};
  cache.get(1)->run(inputs(), nullptr);
  EXPECT_EQ(first.report().kind, "cpu");
  Placement insisting = on_device(DeviceChoice::cuda);
  expect_error(ErrorCode::unsupported, "was lost", [&] { insisting.device(); });
}

TEST_F(PlacementTest, WhatIsAskedForIsHadOrAnError) {
  Placement placement = on_device(DeviceChoice::emulated);
  ExecutorCache cache(arranged_, channels_.front(), placement);
  arranged_.when_running = refusal(DeviceError::Kind::out_of_memory);
  expect_error(ErrorCode::unsupported, "the device 'emulated': it will not",
               [&] { cache.get(1)->run(inputs(), nullptr); });
  arranged_.when_compiling = refusal(DeviceError::Kind::refused);
  expect_error(ErrorCode::unsupported, "it will not", [&] { cache.get(3); });
  EXPECT_EQ(arranged_.compiled_on_processor, 0);
  EXPECT_TRUE(told_.empty());
}

TEST_F(PlacementTest, ACancelledRequestIsNotDoneAgain) {
  Placement placement = on_device(DeviceChoice::automatic);
  ExecutorCache cache(arranged_, channels_.front(), placement);
  arranged_.when_running = [] { throw Error(ErrorCode::cancelled, "stopped"); };
  expect_error(ErrorCode::cancelled, "stopped", [&] { cache.get(1)->run(inputs(), nullptr); });
  EXPECT_EQ(arranged_.compiled_on_processor, 0);
  EXPECT_EQ(placement.report().kind, "emulated");
}

TEST(Place, AutomaticIsTheProcessorWhereNoCardIs) {
  const Prepared prepared(testing::small_program(), {}, testing::small_manifest());
  const auto placement = place({DeviceChoice::automatic}, prepared);
  if (placement->device() != nullptr) GTEST_SKIP() << "a card is here";
  EXPECT_EQ(placement->report().kind, "cpu");
  EXPECT_THAT(placement->report().why, ::testing::Not(::testing::IsEmpty()));
}

TEST(Place, TheEmulatedDeviceAnswersAsTheProcessorOrRefuses) {
  const auto model =
      std::make_shared<const Prepared>(testing::small_program(), Way{}, testing::small_manifest());
  EXPECT_EQ(Server(model).device().kind, "cpu");
  try {
    EXPECT_EQ(Server(model, {DeviceChoice::emulated}).device().kind, "emulated");
  } catch (const DeviceError& refused) {
    EXPECT_THAT(refused.what(), HasSubstr("the device 'emulated': "));
  }
}

TEST(DeviceChoice, HasTheNamesOfTheOption) {
  EXPECT_EQ(all_names<DeviceChoice>(),
            (std::vector<std::string>{"cpu", "cuda", "auto", "emulated"}));
}

}  // namespace
}  // namespace sealion
