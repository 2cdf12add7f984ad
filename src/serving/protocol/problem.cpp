#include "serving/protocol/problem.h"

#include "base/error.h"

namespace sealion::serving {
namespace {

ProblemKind kind_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::corrupt:
    case ErrorCode::invalid_argument:
    case ErrorCode::unsupported:
    case ErrorCode::insecure:
      return {400, to_string(code)};
    case ErrorCode::over_budget:
      return {403, to_string(code)};
    case ErrorCode::incompatible:
      return {409, to_string(code)};
    case ErrorCode::not_found:
    case ErrorCode::io:
    case ErrorCode::does_not_fit:
    case ErrorCode::undecryptable:
    case ErrorCode::out_of_range:
    case ErrorCode::cancelled:
      return problem::internal;
  }
  return problem::internal;
}

}  // namespace

Problem problem_of(const Error& error) {
  const ProblemKind kind = kind_of(error.code());
  // What went wrong inside is for the log: it may name paths.
  if (kind.status == problem::internal.status) {
    return {kind, "the server failed; its log says why, under this request's id"};
  }
  return {kind, error.what()};
}

}  // namespace sealion::serving
