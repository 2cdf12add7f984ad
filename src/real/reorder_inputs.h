#pragma once

#include <cstddef>
#include <vector>

#include "real/real_program.h"

namespace sealion::real {

/// Which inputs the last node depends on.
std::vector<bool> inputs_in_use(const Program& program);

/// The program on other inputs: input i of the result is input order[i] of `program`, which must
/// not depend on those that are left out.
Program with_inputs(const Program& program, const std::vector<std::size_t>& order);

}  // namespace sealion::real
