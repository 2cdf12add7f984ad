#include "layouts/slotwise/cost/count.h"

#include <algorithm>
#include <bit>

#include "layouts/slotwise/cost/bytes.h"
#include "layouts/slotwise/stages/working_set.h"
#include "layouts/slotwise/steps/step.h"

namespace sealion {
namespace {

/// Residues of a feature of a value at a stage, of all its parts, limbs and points.
std::uint64_t residues(const Schedule& schedule, std::size_t n, NodeId value, std::size_t stage) {
  const std::size_t limbs =
      stage == schedule.client() ? schedule.output_limbs() : schedule.stages()[stage].limbs;
  return schedule.parts(value, stage) * limbs * n;
}

/// Features of a value of another stage that a stage unpacks: all of them for each dense layer that
/// reads them slab by slab, or once and for all those that anything reads.
std::uint64_t features_unpacked(const Program& program, const Stage& stage, NodeId value) {
  if (!is_streamed(program, stage, value)) {
    const std::vector<bool> is_read = features_read(program, stage, value);
    return static_cast<std::uint64_t>(std::count(is_read.begin(), is_read.end(), true));
  }
  std::uint64_t readers = 0;
  for (NodeId node = std::max<NodeId>(stage.first, 1); node < stage.end; ++node) {
    const std::vector<NodeId> inputs = inputs_of(program.node(node));
    readers += std::find(inputs.begin(), inputs.end(), value) != inputs.end() ? 1 : 0;
  }
  return readers * program.node(value).size;
}

/// Counts one channel, stage by stage.
class ChannelCounter {
 public:
  ChannelCounter(const Program& program, const Schedule& schedule, std::size_t n)
      : program_(program), schedule_(schedule), n_(n) {}

  Cost count() {
    for (std::size_t stage = 0; stage < schedule_.stages().size(); ++stage) {
      count_reads(stage);
      count_layers(stage);
      if (schedule_.stages()[stage].barrier) count_barrier(stage);
    }
    cost_.butterflies =
        cost_.transforms * (n_ / 2) * static_cast<std::uint64_t>(std::countr_zero(n_));
    return cost_;
  }

 private:
  std::uint64_t residues_of_feature(NodeId value, std::size_t stage) const {
    return residues(schedule_, n_, value, stage);
  }
  std::uint64_t residues_of(NodeId value, std::size_t stage) const {
    return program_.node(value).size * residues_of_feature(value, stage);
  }

  void count_reads(std::size_t s) {
    const Stage& stage = schedule_.stages()[s];
    for (const NodeId value : stage.reads) {
      cost_.packed_residues +=
          features_unpacked(program_, stage, value) * residues_of_feature(value, s);
    }
    if (s == 0) count_input(features_unpacked(program_, stage, 0));
  }

  /// Half of the client's input is packed, the other comes from its seed.
  void count_input(std::uint64_t features) {
    cost_.packed_residues += features * residues_of_feature(0, 0) / 2;
    cost_.expanded_residues += features * residues_of_feature(0, 0) / 2;
  }

  void count_layers(std::size_t s) {
    const Stage& stage = schedule_.stages()[s];
    for (NodeId node = stage.first; node < stage.end; ++node) {
      const StepCost cost = step_cost(program_, schedule_, node);
      add_layer(cost.work, stage.limbs * n_);
      add_layer(cost.overhead, stage.limbs * n_);
    }
    for (const NodeId value : stage.keeps) {
      const bool is_made = value >= stage.first && value != 0;
      if (is_made) cost_.packed_residues += residues_of(value, s);
    }
  }

  void add_layer(const LayerWork& work, std::uint64_t points) {
    cost_.multiply_adds += work.multiply_adds * points;
    cost_.sparse_multiply_adds += work.sparse_multiply_adds * points;
    cost_.products += work.products * points;
    cost_.sums += work.sums * points;
    cost_.reductions += work.reductions * points;
  }

  void count_barrier(std::size_t s) {
    const Stage& stage = schedule_.stages()[s];
    for (const NodeId value : stage.keeps) {
      if (value == 0 && s == 0) {
        count_input(program_.node(value).size);
      } else {
        cost_.packed_residues += residues_of(value, s);
      }
      cost_.packed_residues += residues_of(value, s + 1);
      const std::size_t size = program_.node(value).size;
      const std::size_t parts = schedule_.parts(value, s);
      const bool relinearises = stage.barrier->relinearise && parts > 2;
      if (relinearises) count_relinearisations(size, parts - 2, stage.limbs);
      count_switches(size * (relinearises ? 2 : parts), stage.limbs, stage.barrier->dropped_limbs);
    }
  }

  /// As rlwe/key_switching does it: each digit goes to each other row and to P, and is multiplied
  /// with two rows of the key; in the end two parts are divided by P.
  void count_relinearisations(std::uint64_t ciphertexts, std::uint64_t powers,
                              std::uint64_t limbs) {
    const std::uint64_t digits = ciphertexts * powers * limbs;
    cost_.transforms += digits * (1 + limbs);
    cost_.products += digits * 2 * (limbs + 1) * n_;
    cost_.sums += digits * (limbs + 1) * n_;
    count_divisions(2 * ciphertexts, limbs);
  }

  void count_switches(std::uint64_t polynomials, std::uint64_t limbs, std::uint64_t dropped) {
    for (std::uint64_t last = limbs - dropped; last < limbs; ++last) {
      count_divisions(polynomials, last);
    }
  }

  /// By one prime at so many other limbs (rlwe/rounded_division).
  void count_divisions(std::uint64_t polynomials, std::uint64_t limbs) {
    cost_.transforms += polynomials * (1 + limbs);
    cost_.products += polynomials * (1 + 2 * limbs) * n_;
    cost_.sums += polynomials * 2 * limbs * n_;
  }

  const Program& program_;
  const Schedule& schedule_;
  std::size_t n_;
  Cost cost_;
};

void multiply(Cost& cost, std::uint64_t channels) {
  for (std::uint64_t* count :
       {&cost.multiply_adds, &cost.sparse_multiply_adds, &cost.products, &cost.sums,
        &cost.reductions, &cost.butterflies, &cost.transforms, &cost.packed_residues,
        &cost.expanded_residues, &cost.memory_bytes}) {
    *count *= channels;
  }
}

}  // namespace

Cost count_cost(const Program& program, const Schedule& schedule,
                const ParametersLiteral& parameters, std::size_t threads) {
  const ByteCounter bytes(program, schedule, parameters);
  Cost cost = ChannelCounter(program, schedule, parameters.n).count();
  cost.memory_bytes = bytes.traffic();
  multiply(cost, parameters.plain_moduli.size());
  cost.upload_bytes = bytes.upload();
  cost.download_bytes = bytes.download();
  cost.key_bytes = bytes.keys_packed();
  cost.peak_bytes = bytes.peak(threads);
  return cost;
}

}  // namespace sealion
