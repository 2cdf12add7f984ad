#include "cli/support/exit_code.h"

namespace sealion::cli {

const char* const exit_code_help =
    "Exit codes:\n"
    "  0  done\n"
    "  1  any other failure; also where encrypted results differ from the reference\n"
    "  2  wrong use: unknown option, value out of range\n"
    "  3  bad input: a file that is missing, damaged, of another model or key, or unsupported\n"
    "  4  no encryption parameters carry the model, or they are not secure\n"
    "  5  the system refused to read or write\n"
    "  6  an answer that is nothing but noise: wrong keys, or tampering\n"
    "  7  answers that left the range that the plan provides for\n"
    "  8  more records than the model answers for one key\n"
    "  130, 143  interrupted by Ctrl-C (SIGINT), ended by SIGTERM";

ExitCode exit_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return ExitCode::usage;
    case ErrorCode::not_found:
    case ErrorCode::corrupt:
    case ErrorCode::incompatible:
    case ErrorCode::unsupported:
      return ExitCode::bad_input;
    case ErrorCode::does_not_fit:
    case ErrorCode::insecure:
      return ExitCode::does_not_fit;
    case ErrorCode::io:
      return ExitCode::io;
    case ErrorCode::undecryptable:
      return ExitCode::undecryptable;
    case ErrorCode::out_of_range:
      return ExitCode::out_of_range;
    case ErrorCode::over_budget:
      return ExitCode::over_budget;
    case ErrorCode::cancelled:
      return ExitCode::interrupted;
  }
  return ExitCode::failure;
}

}  // namespace sealion::cli
