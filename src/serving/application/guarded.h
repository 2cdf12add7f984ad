#pragma once

#include <exception>

#include "base/error.h"
#include "serving/observe/metrics.h"
#include "serving/protocol/message.h"
#include "serving/protocol/replies.h"

namespace sealion::serving {

/// The reply that says what is wrong; what went wrong inside is noted for the log.
inline Reply refusal_of(const Problem& problem, RequestSummary& summary) {
  summary.code = problem.kind().code;
  return problem_reply(problem, summary.request_id);
}

/// What `make` returns, or the refusal of what it throws.
template <typename Make>
Reply guarded(RequestSummary& summary, const Make& make) {
  try {
    return make();
  } catch (const Problem& problem) {
    return refusal_of(problem, summary);
  } catch (const Error& error) {
    summary.reason = error.what();
    return refusal_of(problem_of(error), summary);
  } catch (const std::exception& error) {
    summary.reason = error.what();
    return refusal_of(problem_of(Error(ErrorCode::io, error.what())), summary);
  }
}

}  // namespace sealion::serving
