#pragma once

#include "base/error.h"

namespace sealion::cli {

/// What the command tells its caller; `exit_code_help` says it to people.
enum class ExitCode {
  success = 0,
  failure = 1,
  usage = 2,
  bad_input = 3,
  does_not_fit = 4,
  io = 5,
  undecryptable = 6,
  out_of_range = 7,
  over_budget = 8,
  interrupted = 130
};

/// Thrown to end with that code where the error has been reported already.
struct Reported {
  int exit_code;
};

ExitCode exit_code_of(ErrorCode code);

extern const char* const exit_code_help;

}  // namespace sealion::cli
