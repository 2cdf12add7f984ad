#include "heras/training/fit_fields.h"

namespace sealion::heras {

FitFields to_fields(const FitOptions& options) {
  const Distillation distillation = options.distillation.value_or(Distillation{});
  return {.epochs = options.epochs,
          .float_share = options.float_share,
          .gate_share = options.gate_share,
          .batch_size = options.batch_size,
          .validation_split = options.validation_split,
          .seed = options.seed,
          .threads = options.context.threads,
          .augment = options.augmentation.has_value(),
          .augmentation = options.augmentation.value_or(Augmentation{}),
          .is_taught = options.distillation.has_value(),
          .temperature = distillation.temperature,
          .distillation_weight = distillation.weight};
}

FitOptions from_fields(const FitFields& fields) {
  FitOptions options{.epochs = fields.epochs,
                     .float_share = fields.float_share,
                     .gate_share = fields.gate_share,
                     .batch_size = fields.batch_size,
                     .validation_split = fields.validation_split,
                     .seed = fields.seed,
                     .context = {.threads = fields.threads},
                     .augmentation = fields.augmentation,
                     .distillation = Distillation{.temperature = fields.temperature,
                                                  .weight = fields.distillation_weight}};
  check_fit_options(options);
  if (!fields.augment) options.augmentation.reset();
  if (!fields.is_taught) options.distillation.reset();
  return options;
}

}  // namespace sealion::heras
