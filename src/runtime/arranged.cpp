#include "runtime/arranged.h"

#include <utility>

#include "layouts/packed/packed_layout.h"
#include "layouts/slotwise/slotwise_layout.h"

namespace sealion {
namespace {

class SlotwiseArranged final : public Arranged {
 public:
  SlotwiseArranged(const Program& program, const ParametersLiteral& parameters,
                   const SlotwiseWay& way)
      : arrangement_{program, parameters, way.barriers} {}

  RecordForm form() const override { return SlotwiseForm{}; }
  AnswerShape answer() const override { return slotwise_layout().answer(arrangement_); }
  EvaluationKeyShape keys() const override { return slotwise_layout().keys(arrangement_); }

  std::uint64_t answer_correction(const ParametersPtr& channel,
                                  std::uint64_t input_correction) const override {
    return slotwise_layout().answer_correction(arrangement_, channel, input_correction);
  }

  Exchanges exchanges(std::size_t) const override {
    return slotwise_layout().exchanges(arrangement_);
  }
  /// Of a batch, however full.
  Cost cost(std::size_t, std::size_t threads) const override {
    return slotwise_layout().cost(arrangement_, threads);
  }

  std::unique_ptr<const Executor> compile(ParametersPtr channel, std::uint64_t input_correction,
                                          const device::DevicePtr& device) const override {
    return slotwise_layout().compile(arrangement_.program, arrangement_.barriers,
                                     std::move(channel), input_correction, device);
  }

 private:
  Arrangement arrangement_;
};

class PackedArranged final : public Arranged {
 public:
  PackedArranged(const Program& program, const ParametersLiteral& parameters,
                 const packed::PackedWay& way, ClientKind client)
      : program_(program, parameters, way, client), answer_limbs_(way.answer_limbs) {}

  RecordForm form() const override { return program_.form(); }
  /// Corrections of inputs are taken off by the weights of the maps that read them.
  AnswerShape answer() const override {
    return {.parts = 2, .limbs = answer_limbs_, .is_homogeneous = true};
  }
  EvaluationKeyShape keys() const override { return program_.keys(); }

  std::uint64_t answer_correction(const ParametersPtr& channel,
                                  std::uint64_t input_correction) const override {
    return program_.answer_correction(channel, input_correction);
  }

  Exchanges exchanges(std::size_t records) const override { return program_.exchanges(records); }
  Cost cost(std::size_t records, std::size_t threads) const override {
    return program_.cost(records, threads);
  }

  std::unique_ptr<const Executor> compile(ParametersPtr channel, std::uint64_t input_correction,
                                          const device::DevicePtr& device) const override {
    return program_.compile(channel, input_correction, device);
  }

 private:
  packed::PackedProgram program_;
  std::size_t answer_limbs_;
};

}  // namespace

std::unique_ptr<const Arranged> arrange(const Program& program, const ParametersLiteral& parameters,
                                        const Way& way, ClientKind client) {
  if (const auto* packed = std::get_if<packed::PackedWay>(&way)) {
    return std::make_unique<PackedArranged>(program, parameters, *packed, client);
  }
  return std::make_unique<SlotwiseArranged>(program, parameters, std::get<SlotwiseWay>(way));
}

}  // namespace sealion
