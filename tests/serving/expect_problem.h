#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "serving/protocol/problem.h"

namespace sealion::serving::testing {

/// Runs `run`, which must throw a Problem of this code whose sentence has `text`; returns it.
template <typename Run>
Problem expect_problem(const std::string& code, const std::string& text, const Run& run) {
  try {
    run();
  } catch (const Problem& problem) {
    EXPECT_EQ(problem.kind().code, code) << problem.what();
    EXPECT_THAT(problem.what(), ::testing::HasSubstr(text));
    return problem;
  }
  ADD_FAILURE() << "no problem where one with '" << text << "' was expected";
  return {problem::internal, ""};
}

}  // namespace sealion::serving::testing
