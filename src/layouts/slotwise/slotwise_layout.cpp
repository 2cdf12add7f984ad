#include "layouts/slotwise/slotwise_layout.h"

#include <algorithm>

#include "layouts/slotwise/cost/bytes.h"
#include "layouts/slotwise/cost/count.h"
#include "layouts/slotwise/device/device_engine.h"
#include "layouts/slotwise/run/engine.h"
#include "layouts/slotwise/schedule/corrections.h"
#include "layouts/slotwise/search/slotwise_search.h"
#include "layouts/slotwise/steps/kernel_weights.h"
#include "layouts/slotwise/steps/step.h"
#include "ring/kernels/kernels.h"
#include "ring/modulus.h"

namespace sealion {
namespace {

Schedule schedule_of(const Arrangement& arrangement) {
  return Schedule(arrangement.program, arrangement.parameters.coeff_moduli.size(),
                  arrangement.barriers);
}

LayerShape layer_shape(const Arrangement& arrangement, const Schedule& schedule, NodeId id) {
  const ParametersLiteral& parameters = arrangement.parameters;
  const std::size_t stage = schedule.stage_of(id);
  const std::size_t limbs = schedule.stages()[stage].limbs;
  const std::uint64_t channels = parameters.plain_moduli.size();
  const LayerWork work = step_cost(arrangement.program, schedule, id).work;
  const std::uint64_t sums = work.multiply_adds + work.sparse_multiply_adds + work.products;
  const ByteCounter bytes(arrangement.program, schedule, parameters);
  return {.parts = schedule.parts(id, stage),
          .limbs = limbs,
          .multiply_adds = sums * limbs * parameters.n * channels,
          .bytes = bytes.packed(id, stage) * channels};
}

class SlotwiseLayout final : public Layout {
 public:
  int largest_prime_bits(const Program& program) const override {
    return std::min(max_modulus_bits, kernels::product_bits - kernel_weight_bits(program));
  }

  std::unique_ptr<LayoutSearch> search(const Program& program, const CostModel& model,
                                       const ExecutionContext& context) const override {
    return std::make_unique<planning::SlotwiseSearch>(program, model, context);
  }

  Cost cost(const Arrangement& arrangement, std::size_t threads) const override {
    return count_cost(arrangement.program, schedule_of(arrangement), arrangement.parameters,
                      threads);
  }

  Exchanges exchanges(const Arrangement& arrangement) const override {
    const Schedule schedule = schedule_of(arrangement);
    const ByteCounter bytes(arrangement.program, schedule, arrangement.parameters);
    return {.scattered_bytes = bytes.crossing(), .has_tiles = true};
  }

  std::vector<LayerShape> layers(const Arrangement& arrangement) const override {
    const Schedule schedule = schedule_of(arrangement);
    std::vector<LayerShape> shapes;
    for (NodeId id = 0; id < arrangement.program.nodes().size(); ++id) {
      shapes.push_back(layer_shape(arrangement, schedule, id));
    }
    return shapes;
  }

  AnswerShape answer(const Arrangement& arrangement) const override {
    const Schedule schedule = schedule_of(arrangement);
    return {.parts = schedule.output_parts(),
            .limbs = schedule.output_limbs(),
            .is_homogeneous = schedule.is_homogeneous()};
  }

  EvaluationKeyShape keys(const Arrangement& arrangement) const override {
    const Schedule schedule = schedule_of(arrangement);
    return {.limbs = schedule.relinearised_limbs(), .parts = schedule.relinearised_parts()};
  }

  std::uint64_t answer_correction(const Arrangement& arrangement, const ParametersPtr& channel,
                                  std::uint64_t input_correction) const override {
    const Schedule schedule = schedule_of(arrangement);
    return Corrections(schedule, channel, input_correction).of_output();
  }

  std::unique_ptr<const Executor> compile(const Program& program,
                                          const std::vector<Barrier>& barriers,
                                          ParametersPtr channel, std::uint64_t input_correction,
                                          const device::DevicePtr& device) const override {
    if (device) {
      return std::make_unique<const slotwise::DeviceEngine>(device, program, barriers,
                                                            std::move(channel), input_correction);
    }
    return std::make_unique<const Engine>(program, barriers, std::move(channel), input_correction);
  }
};

}  // namespace

const Layout& slotwise_layout() {
  static const SlotwiseLayout layout;
  return layout;
}

}  // namespace sealion
