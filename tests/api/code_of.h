#pragma once

#include <gtest/gtest.h>
#include <sealion/error.h>

namespace sealion {

/// The kind of the error that `call` throws; the type crosses the library's border.
template <typename Call>
ErrorCode code_of(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorCode::io;
}

}  // namespace sealion
