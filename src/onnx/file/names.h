#pragma once

#include <string>
#include <string_view>

namespace sealion::onnx {

/// A name from a file as it may stand on a terminal: control characters, those that turn the
/// direction of writing or cannot be seen, and what is not UTF-8 as \x1b; shortened if it is long.
std::string printable(std::string_view name);

/// Throws `corrupt` unless `text` is UTF-8. `place` says whose it is.
void check_text(std::string_view text, const std::string& place);

/// Throws `corrupt` unless `name` is made of letters, digits, '_' and '.', as all names of
/// operators and attributes are. `what` says whose name it should be: "an operator".
void check_identifier(std::string_view name, std::string_view what);

}  // namespace sealion::onnx
