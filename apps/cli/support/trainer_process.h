#pragma once

#include <string>
#include <vector>

namespace sealion::cli {

/// Replaces this process by `sealion-train` with these arguments. Throws `unsupported` where that
/// program is not beside this one.
[[noreturn]] void become_trainer(const std::vector<std::string>& arguments);

/// Runs `sealion-train` with these arguments, its stderr ours and its stdout dropped. Throws
/// Reported where it failed.
void run_trainer(const std::vector<std::string>& arguments);

}  // namespace sealion::cli
