#include "ring/kernels/kernels.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

#include "base/error.h"

namespace sealion::kernels {
namespace {

const char* forced_name() {
  const char* name = std::getenv("SEALION_FORCE_KERNEL");
  return name != nullptr && *name != '\0' ? name : nullptr;
}

const KernelTable& forced(std::string_view name) {
  for (const KernelTable* table : built_tables()) {
    if (name != table->name) continue;
    if (is_supported(*table)) return *table;
    fail(ErrorCode::unsupported,
         "SEALION_FORCE_KERNEL={}: this processor lacks the instructions; unset it or use 'scalar'",
         name);
  }
  std::vector<std::string_view> names;
  for (const KernelTable* table : built_tables()) names.push_back(table->name);
  fail(ErrorCode::invalid_argument, "SEALION_FORCE_KERNEL={}: unknown; use one of '{}'", name,
       fmt::join(names, "', '"));
}

const KernelTable& choose() {
  if (const char* name = forced_name()) return forced(name);
  for (const KernelTable* table : built_tables()) {
    if (is_supported(*table)) return *table;
  }
  return scalar_kernels;
}

}  // namespace

const KernelTable& kernels() {
  static const KernelTable& chosen = choose();
  return chosen;
}

std::string kernel_choice() {
  const std::string name = kernels().name;
  if (forced_name() != nullptr) return name + ": forced by SEALION_FORCE_KERNEL";
  return name + ": the fastest that this processor supports";
}

}  // namespace sealion::kernels
