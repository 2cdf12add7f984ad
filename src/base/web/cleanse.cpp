#include "base/cleanse.h"

#include <strings.h>

namespace sealion {

void cleanse(void* memory, std::size_t bytes) noexcept { ::explicit_bzero(memory, bytes); }

}  // namespace sealion
