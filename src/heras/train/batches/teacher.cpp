#include "heras/train/batches/teacher.h"

#include <algorithm>

#include "base/error.h"
#include "data/preprocessing/prepare.h"
#include "heras/train/batches/levels.h"
#include "heras/train/core/rows.h"
#include "heras/train/networks/exact_network.h"

namespace sealion::heras::train {

Teacher::Teacher(const Model& model)
    : network_(std::make_unique<ExactNetwork>(model)),
      preprocessing_(model.preprocessing()),
      scale_(confidence_scale(model)) {}

Teacher::~Teacher() = default;

std::vector<float> Teacher::logits(const Inputs& inputs, std::size_t count) const {
  std::vector<float> all;
  for (std::size_t first = 0; first < count; first += records_at_a_time) {
    const RecordRange some{first, std::min(records_at_a_time, count - first)};
    const at::Tensor levels = to_rows(prepare(preprocessing_, inputs, some));
    const at::Tensor floats = (network_->logits(levels) * scale_).to(at::kFloat).contiguous();
    all.insert(all.end(), floats.data_ptr<float>(), floats.data_ptr<float>() + floats.numel());
  }
  return all;
}

double confidence_scale(const Model& model) {
  return model.training() ? model.training()->logit_scale : 1;
}

void check_teacher(const Model& teacher, const Model& student, const Inputs& inputs) {
  teacher.check_takes(inputs);
  if (element_count(teacher.output_shape()) != element_count(student.output_shape())) {
    fail(ErrorCode::invalid_argument, "the teacher '{}' has {} outputs, the model '{}' {}",
         teacher.name(), element_count(teacher.output_shape()), student.name(),
         element_count(student.output_shape()));
  }
}

}  // namespace sealion::heras::train
