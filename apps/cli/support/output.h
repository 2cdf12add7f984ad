#pragma once

#include <cstdio>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace sealion::cli {

/// Opens those of stdin, stdout and stderr that the caller closed, on something that refuses: a
/// result must not end in a file that happens to get the free number.
void guard_standard_streams();

/// Writes a result to stdout, or to stderr where data take stdout, and makes sure that it arrived;
/// throws `io`.
void print(std::string_view text, std::FILE* stream = stdout);
/// The same for the one document of `--json`.
void print_json(const nlohmann::json& document, std::FILE* stream = stdout);

/// A line on stderr, control characters made harmless.
void note(std::string_view line);

}  // namespace sealion::cli
