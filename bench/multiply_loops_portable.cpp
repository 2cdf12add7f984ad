#include "bench/multiply_loops.h"

namespace sealion::bench {

MultiplyLoop multiply_loop_of(std::string_view) { return scalar_multiply_loop(); }

}  // namespace sealion::bench
