#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "exchange/client_kind.h"
#include "exchange/record_form.h"
#include "layouts/cost.h"
#include "layouts/exchanges.h"
#include "layouts/executor.h"
#include "layouts/layout.h"
#include "planner/way.h"
#include "program/program.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// A planned program on ciphertexts of BGV, as its layout knows it. Safe for several threads.
class Arranged {
 public:
  virtual ~Arranged() = default;

  virtual RecordForm form() const = 0;
  virtual AnswerShape answer() const = 0;
  /// The evaluation keys of each channel, or of all; empty where none are needed.
  virtual EvaluationKeyShape keys() const = 0;
  /// Layout::answer_correction
  virtual std::uint64_t answer_correction(const ParametersPtr& channel,
                                          std::uint64_t input_correction) const = 0;
  /// What machines that share a request of so many records send each other.
  virtual Exchanges exchanges(std::size_t records) const = 0;
  /// What a request of so many records costs.
  virtual Cost cost(std::size_t records, std::size_t threads) const = 0;
  /// Layout::compile
  virtual std::unique_ptr<const Executor> compile(ParametersPtr channel,
                                                  std::uint64_t input_correction,
                                                  const device::DevicePtr& device) const = 0;
};

/// For records that such clients encrypt. Refers to program, parameters and way, which is none of
/// the affine layout, which is not BGV's. Throws as the layout's functions do.
std::unique_ptr<const Arranged> arrange(const Program& program, const ParametersLiteral& parameters,
                                        const Way& way, ClientKind client);

}  // namespace sealion
