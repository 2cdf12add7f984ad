#pragma once

#include "exchange/affine_form.h"
#include "program/program.h"

/// What the seeds of affine messages belong to, as small as it can be: two blocks, two products,
/// two primes.
namespace sealion::fuzz {

/// 5-3 with inputs 0..3.
Program small_affine_program();

/// Its form, for a model with an id of zeros.
const AffineForm& small_form();

}  // namespace sealion::fuzz
