#include "train/training_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/quantity.h"

namespace sealion::cli {
namespace {

constexpr std::size_t lines_without_terminal = 10;

/// "loss 0.0512  accuracy 98.43 %", without what the training does not measure.
std::string measures(const heras::FitProgress& now) {
  std::string text = fmt::format("loss {:.4f}", now.loss);
  if (now.accuracy) text += fmt::format("  accuracy {}", as_percent(*now.accuracy));
  if (now.validation_accuracy) {
    text += fmt::format("  validation {}", as_percent(*now.validation_accuracy));
  }
  return text;
}

}  // namespace

void TrainingProgress::operator()(const heras::FitProgress& now) {
  if (last_.epoch != 0 && last_.epoch != now.epoch) end_epoch();
  last_ = now;
  const auto steps = static_cast<double>(now.epochs * now.steps);
  const std::size_t done = (now.epoch - 1) * now.steps + now.step;
  bar_.update(static_cast<double>(done) / steps,
              fmt::format("epoch {}/{}  {}", now.epoch, now.epochs, measures(now)));
}

void TrainingProgress::end_epoch() {
  if (last_.epoch == 0) return;  // a training that was over when it was resumed
  const std::size_t every =
      bar_.is_terminal() ? 1 : std::max<std::size_t>(1, last_.epochs / lines_without_terminal);
  const bool is_edge = last_.epoch == 1 || last_.epoch == last_.epochs;
  if (!is_edge && last_.epoch % every != 0) return;
  bar_.line(fmt::format("epoch {:>{}}/{}  {}  {}", last_.epoch, std::to_string(last_.epochs).size(),
                        last_.epochs, measures(last_), as_seconds(last_.seconds)));
}

}  // namespace sealion::cli
