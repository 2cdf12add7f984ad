#include "runtime/placed_executor.h"

#include <mutex>
#include <utility>

#include "runtime/gathered_runs.h"

namespace sealion {
namespace {

using device::DeviceError;

/// A program on a device, with the processor behind it.
class PlacedExecutor final : public Executor {
 public:
  PlacedExecutor(const Arranged& program, ParametersPtr channel, std::uint64_t input_correction,
                 Placement& placement, const device::DevicePtr& device)
      : program_(program),
        channel_(std::move(channel)),
        input_correction_(input_correction),
        placement_(placement),
        on_device_(program.compile(channel_, input_correction, device)),
        gathered_(*on_device_) {}

  EvaluationKeyShape key_shape() const override { return on_device_->key_shape(); }

  EncryptedBatch run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                     const ExecutionContext& context) const override {
    if (placement_.device() == nullptr) return on_processor().run(inputs, keys, context);
    try {
      EncryptedBatch answer = gathered_.run({inputs, keys}, context);
      placement_.answered();
      return answer;
    } catch (const DeviceError& error) {
      placement_.refuse_request(error);
    }
    // Progress does not go back: what is done a second time is not told.
    return on_processor().run(inputs, keys, context.quiet());
  }

 private:
  /// Made ready once it is needed.
  const Executor& on_processor() const {
    const std::lock_guard lock(mutex_);
    if (!on_processor_) on_processor_ = program_.compile(channel_, input_correction_, nullptr);
    return *on_processor_;
  }

  const Arranged& program_;
  ParametersPtr channel_;
  std::uint64_t input_correction_;
  Placement& placement_;
  std::unique_ptr<const Executor> on_device_;
  mutable GatheredRuns gathered_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<const Executor> on_processor_;
};

}  // namespace

std::unique_ptr<const Executor> compile_placed(const Arranged& program, ParametersPtr channel,
                                               std::uint64_t input_correction,
                                               Placement& placement) {
  if (const device::DevicePtr device = placement.device()) {
    try {
      return std::make_unique<PlacedExecutor>(program, channel, input_correction, placement,
                                              device);
    } catch (const DeviceError& error) {
      placement.refuse_program(error);
    }
  }
  return program.compile(std::move(channel), input_correction, nullptr);
}

}  // namespace sealion
