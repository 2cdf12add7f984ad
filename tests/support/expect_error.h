#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace sealion::testing {

/// Runs `body`, which must throw an Error with this code and a message that holds `text`.
template <typename Body>
void expect_error(ErrorCode code, const std::string& text, Body&& body) {
  try {
    body();
    FAIL() << "no error was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_THAT(error.what(), ::testing::HasSubstr(text));
  }
}

}  // namespace sealion::testing
