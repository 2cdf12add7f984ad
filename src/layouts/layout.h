#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/execution_context.h"
#include "device/device.h"
#include "layouts/barrier.h"
#include "layouts/cost.h"
#include "layouts/draft.h"
#include "layouts/exchanges.h"
#include "layouts/executor.h"
#include "layouts/setting.h"
#include "program/program.h"
#include "schemes/bgv/evaluation_keys.h"
#include "schemes/bgv/parameters.h"

/// The seam between the planner and the ways to lay a program's tensors out in ciphertexts: what
/// does it cost, which keys does it need, how much noise does it make, and what runs it.
namespace sealion {

/// A program as it is to run: on which parameters, and where its barriers stand. Refers to all.
struct Arrangement {
  const Program& program;
  const ParametersLiteral& parameters;
  const std::vector<Barrier>& barriers;
};

/// How a layout carries one node.
struct LayerShape {
  std::size_t parts;            ///< ciphertext parts, as made
  std::size_t limbs;            ///< coefficient primes, as made
  std::uint64_t multiply_adds;  ///< of one batch, over all parts, limbs, points and channels
  std::uint64_t bytes;          ///< of one batch of it, packed
};

/// How the answer reaches the client.
struct AnswerShape {
  std::size_t parts;
  std::size_t limbs;
  /// Whether inputs with a correction of their own leave the same noise as those without.
  bool is_homogeneous;
};

/// Looks for the best arrangements of one program. It refers to the program, the cost model and the
/// context that it was made with. Not for several threads at once.
class LayoutSearch {
 public:
  virtual ~LayoutSearch() = default;

  /// The best drafts in a setting: the simplest, and the best of those that are less simple.
  virtual std::vector<planning::Draft> drafts(const planning::Setting& setting) = 0;
  /// Proves a draft of that setting, or finds that it does not fit.
  virtual planning::Candidate candidate(const planning::Setting& setting,
                                        const planning::Draft& draft) = 0;
  /// The first node whose noise leaves no margin where a draft takes all the bits there are.
  virtual NodeId breaking_node(const planning::Setting& setting, const planning::Draft& draft) = 0;
};

/// One way to lay tensors out in ciphertexts. Without state: a layout serves any number of programs
/// and threads. Each throws as its arrangement deserves: `invalid_argument` for barriers that make
/// no sense, `does_not_fit` naming the layer that has more parts than any modulus carries.
class Layout {
 public:
  virtual ~Layout() = default;

  /// Most bits of a coefficient prime that its kernels multiply exactly with the program's weights.
  virtual int largest_prime_bits(const Program& program) const = 0;
  virtual std::unique_ptr<LayoutSearch> search(const Program& program, const CostModel& model,
                                               const ExecutionContext& context) const = 0;

  /// Counted for one batch in all channels, on so many threads.
  virtual Cost cost(const Arrangement& arrangement, std::size_t threads) const = 0;
  /// Of one batch.
  virtual Exchanges exchanges(const Arrangement& arrangement) const = 0;
  /// [nodes].
  virtual std::vector<LayerShape> layers(const Arrangement& arrangement) const = 0;
  virtual AnswerShape answer(const Arrangement& arrangement) const = 0;
  /// The evaluation keys of each channel; empty where none are needed.
  virtual EvaluationKeyShape keys(const Arrangement& arrangement) const = 0;
  /// The factor modulo t on the answers in a channel of the parameters, where the inputs come with
  /// `input_correction`.
  virtual std::uint64_t answer_correction(const Arrangement& arrangement,
                                          const ParametersPtr& channel,
                                          std::uint64_t input_correction) const = 0;

  /// For a device, or the processor where there is none. Throws `does_not_fit` as well where a
  /// weight times a residue exceeds what the kernels multiply exactly, and DeviceError where the
  /// device cannot hold or run the program.
  virtual std::unique_ptr<const Executor> compile(const Program& program,
                                                  const std::vector<Barrier>& barriers,
                                                  ParametersPtr channel,
                                                  std::uint64_t input_correction,
                                                  const device::DevicePtr& device) const = 0;
};

}  // namespace sealion
