#pragma once

#include "real/distillation.h"

namespace sealion::heras::train {

/// A real::Distiller: by Adam, in floating point, from the student's own weights on. It keeps the
/// weights of the epoch whose answers to the records that judge, to all where there are none, are
/// nearest to the teacher's. Throws `unsupported` where no weights give finite answers.
real::Program distil(const real::DistillationTask& task, const ExecutionContext& context);

}  // namespace sealion::heras::train
