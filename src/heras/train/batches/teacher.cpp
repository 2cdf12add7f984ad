#include "heras/train/batches/teacher.h"

#include <algorithm>

#include "base/error.h"
#include "data/quantise.h"
#include "heras/train/networks/exact_network.h"

namespace sealion::heras::train {
namespace {

constexpr std::size_t images_at_a_time = 256;

/// The levels that a network sees, as doubles: [images][pixels].
at::Tensor levels_of(std::span<const std::uint8_t> pixels, std::int64_t inputs,
                     std::int64_t saturation) {
  const auto table = quantisation_table(saturation);
  const at::Tensor levels = at::empty({static_cast<std::int64_t>(pixels.size())}, at::kDouble);
  std::transform(pixels.begin(), pixels.end(), levels.data_ptr<double>(),
                 [&](std::uint8_t pixel) { return static_cast<double>(table[pixel]); });
  return levels.view({-1, inputs});
}

}  // namespace

Teacher::Teacher(const Model& model)
    : network_(std::make_unique<ExactNetwork>(model)),
      saturation_(model.input_saturation()),
      inputs_(static_cast<std::int64_t>(element_count(model.input_shape()))),
      scale_(confidence_scale(model)) {}

Teacher::~Teacher() = default;

std::vector<float> Teacher::logits(std::span<const std::uint8_t> pixels) const {
  std::vector<float> all;
  const std::size_t step = images_at_a_time * static_cast<std::size_t>(inputs_);
  for (std::size_t first = 0; first < pixels.size(); first += step) {
    const auto some = pixels.subspan(first, std::min(step, pixels.size() - first));
    const at::Tensor logits = network_->logits(levels_of(some, inputs_, saturation_)) * scale_;
    const at::Tensor floats = logits.to(at::kFloat).contiguous();
    all.insert(all.end(), floats.data_ptr<float>(), floats.data_ptr<float>() + floats.numel());
  }
  return all;
}

double confidence_scale(const Model& model) {
  return model.training() ? model.training()->logit_scale : 1;
}

void check_teacher(const Model& teacher, const Model& student) {
  if (element_count(teacher.input_shape()) != element_count(student.input_shape())) {
    fail(ErrorCode::invalid_argument,
         "the teacher '{}' takes images of {} pixels, the model '{}' of {}", teacher.name(),
         element_count(teacher.input_shape()), student.name(),
         element_count(student.input_shape()));
  }
  if (element_count(teacher.output_shape()) != element_count(student.output_shape())) {
    fail(ErrorCode::invalid_argument, "the teacher '{}' has {} outputs, the model '{}' {}",
         teacher.name(), element_count(teacher.output_shape()), student.name(),
         element_count(student.output_shape()));
  }
}

}  // namespace sealion::heras::train
