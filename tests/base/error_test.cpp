#include "base/error.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "support/expect_error.h"

namespace sealion {
namespace {

TEST(Error, CarriesTheCodeAndTheValues) {
  testing::expect_error(ErrorCode::corrupt, "7 of 'x'",
                        [] { fail(ErrorCode::corrupt, "{} of '{}'", 7, "x"); });
}

TEST(Error, EveryCodeHasANameOfItsOwn) {
  std::set<std::string> names;
  for (const ErrorCode code :
       {ErrorCode::invalid_argument, ErrorCode::not_found, ErrorCode::io, ErrorCode::corrupt,
        ErrorCode::incompatible, ErrorCode::does_not_fit, ErrorCode::insecure,
        ErrorCode::unsupported, ErrorCode::undecryptable, ErrorCode::cancelled}) {
    names.insert(to_string(code));
  }
  EXPECT_EQ(names.size(), 10U);
  EXPECT_EQ(names.count("something unknown"), 0U);
}

}  // namespace
}  // namespace sealion
