#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "device/device.h"
#include "exchange/client_kind.h"
#include "exchange/packed_form.h"
#include "layouts/cost.h"
#include "layouts/exchanges.h"
#include "layouts/executor.h"
#include "layouts/packed/cost/packed_cost.h"
#include "layouts/packed/levels/key_switches.h"
#include "layouts/packed/levels/levels.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed/slots/routes.h"
#include "layouts/packed/slots/slot_ring.h"
#include "layouts/packed_way.h"
#include "program/program.h"
#include "schemes/bgv/evaluation_keys.h"
#include "schemes/bgv/parameters.h"

namespace sealion::packed {

/// Rotations of ciphertexts, each a key switch.
struct Rotations {
  std::size_t all = 0;
  std::size_t hoisted = 0;  ///< those among them that share the digits of their source
};

/// A program that is packed in one way: where its records and answers lie and which keys it needs,
/// the same in all channels of its parameters, and what runs it in each.
class PackedProgram {
 public:
  /// Packs the program for records that such clients encrypt; refers to it. Throws
  /// `invalid_argument` for a way that the program and the parameters do not have, `does_not_fit`
  /// where its weights would take more than `most_weight_bytes`.
  PackedProgram(const Program& program, const ParametersLiteral& parameters, const PackedWay& way,
                ClientKind client = ClientKind::sealion);

  /// Where the features and the answers of a record lie: what clients are told.
  PackedForm form() const;
  /// Of one channel, or of all together.
  EvaluationKeyShape keys() const;
  /// The factor modulo t on the answers in a channel, where the inputs come with
  /// `input_correction`.
  std::uint64_t answer_correction(const ParametersPtr& channel,
                                  std::uint64_t input_correction) const;
  /// Of one group in one channel.
  Rotations rotations() const;
  /// Likewise, one by one, relinearisations as well.
  std::vector<KeySwitches> key_switches() const;
  /// Of a request of so many records.
  Exchanges exchanges(std::size_t records) const;
  Cost cost(std::size_t records, std::size_t threads) const;
  /// For a device, or the processor where there is none. Throws DeviceError where the device cannot
  /// hold the weights.
  std::unique_ptr<const Executor> compile(const ParametersPtr& channel,
                                          std::uint64_t input_correction,
                                          const device::DevicePtr& device = nullptr,
                                          const ExecutionContext& context = {}) const;

 private:
  Arranged arranged() const;
  /// The packing's form with weights modulo another plain modulus.
  AffineForm form_modulo(const Modulus& t) const;

  const Program& program_;
  ParametersLiteral parameters_;
  PackedWay way_;
  ClientKind client_;
  Interleaving interleaving_;
  // Modulo the first plain modulus; elsewhere only its weights differ.
  std::shared_ptr<const Packing> packing_;
  Routes routes_;
  Levels levels_;
};

}  // namespace sealion::packed
