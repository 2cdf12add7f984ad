#pragma once

#include <sealion/export.h>

#include <stdexcept>
#include <string>

namespace sealion {

/// What went wrong at a boundary. The command maps each to an exit code.
enum class ErrorCode {
  invalid_argument,  ///< the caller asked for something that has no meaning
  not_found,         ///< a file, model or data set that is not there
  io,                ///< the operating system refused to read or write
  corrupt,           ///< bytes from outside that are not what they claim to be
  incompatible,      ///< sound bytes that belong to another model, key or parameter set
  does_not_fit,      ///< no encryption parameters can carry the program
  insecure,          ///< parameters below the asked security level
  unsupported,       ///< sound, but not something this build can do
  undecryptable,     ///< an answer that is nothing but noise: wrong keys, or tampering
  out_of_range,      ///< answers beyond what the plan provides for: they would be wrong
  over_budget,       ///< more records than a model answers for one key
  cancelled          ///< the caller asked the call to stop before its end
};

/// The name of `code`, as printed in JSON: "invalid_argument", ...
SEALION_EXPORT const char* to_string(ErrorCode code);

/// The one exception type at the boundaries. The message names the offending value and what to
/// do about it; it never holds secret data.
class SEALION_EXPORT Error : public std::runtime_error {
 public:
  /// An error of this kind with the message that people read.
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  /// Its kind, for programs.
  ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace sealion
