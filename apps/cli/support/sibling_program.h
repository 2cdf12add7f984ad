#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sealion::cli {

/// The program of that name that lies beside this one, where there is one.
std::optional<std::string> find_sibling(const std::string& name);

/// Replaces this process by the program at `path` with these arguments. Throws `io` with the
/// system's reason.
[[noreturn]] void become_program(const std::string& path,
                                 const std::vector<std::string>& arguments);

/// Replaces this process by `sealion-extra`, which has the commands whose libraries take long to
/// load. Throws `unsupported` where that program is not beside this one.
[[noreturn]] void become_extra(const std::vector<std::string>& arguments);

/// Words as exec wants them, the program first; they point into `words`.
std::vector<char*> to_argv(std::vector<std::string>& words);

}  // namespace sealion::cli
