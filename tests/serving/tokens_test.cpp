#include "serving/access/tokens.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "serving/expect_problem.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::serving {
namespace {

using sealion::testing::expect_error;
using testing::expect_problem;

Token token_of(const std::string& name, const std::string& text) {
  return {digest_of_token(text), {name, {}, true, false}};
}

TEST(Tokens, TellCallersApart) {
  const Tokens tokens({token_of("clinic", "one"), token_of("bank", "two")});
  EXPECT_EQ(tokens.caller("Bearer one").name, "clinic");
  EXPECT_EQ(tokens.caller("bearer two").name, "bank");
  for (const char* header :
       {"", "Bearer", "Bearer ", "Bearer on", "Bearer one ", "Basic one", "one", "Bearer onetwo"}) {
    expect_problem("unauthorized", "token", [&] { tokens.caller(header); });
  }
}

TEST(Tokens, AreNotAskedWhereThereAreNone) {
  const Tokens tokens(KeyAllowance{5, 6});
  EXPECT_FALSE(tokens.are_asked());
  EXPECT_EQ(tokens.caller("").keys.quota_bytes, 5u);
  EXPECT_TRUE(tokens.caller("Bearer whatever").may_scrape);
}

TEST(Tokens, OfAnEmptyFileLetNobodyIn) {
  const Tokens tokens(std::vector<Token>{});
  EXPECT_TRUE(tokens.are_asked());
  for (const char* header : {"", "Bearer one"}) {
    expect_problem("unauthorized", "token", [&] { tokens.caller(header); });
  }
}

TEST(Tokens, AreDifferentEachTime) {
  const std::string one = make_token(), two = make_token();
  EXPECT_NE(one, two);
  EXPECT_EQ(one.size(), 68u);
}

TEST(Tokens, ComeBackFromTheirFile) {
  const sealion::testing::TemporaryFolder folder;
  const auto path = folder.path() / "tokens.json";
  write_tokens(path, {{digest_of_token("one"), {"clinic", {17, 3}, false, true}}});
  const auto tokens = read_tokens(path);
  ASSERT_EQ(tokens.size(), 1u);
  EXPECT_EQ(tokens[0].sha256, digest_of_token("one"));
  EXPECT_EQ(tokens[0].caller.keys.quota_bytes, 17u);
  EXPECT_EQ(tokens[0].caller.keys.expiry_days, 3u);
  EXPECT_FALSE(tokens[0].caller.may_infer);
  EXPECT_TRUE(tokens[0].caller.may_scrape);
  std::filesystem::permissions(path, std::filesystem::perms(0644));
  expect_error(ErrorCode::insecure, "tokens.json", [&] { read_tokens(path); });
}

TEST(Tokens, RefuseBrokenFiles) {
  const sealion::testing::TemporaryFolder folder;
  const auto path = folder.path() / "tokens.json";
  const auto refuse = [&](const std::string& text, const std::string& wanted) {
    write_file(path, ByteVector(text.begin(), text.end()), FileAccess::owner_only);
    expect_error(ErrorCode::corrupt, wanted, [&] { read_tokens(path); });
  };
  refuse("{", "tokens.json");
  refuse(R"({"format": "x", "version": 1, "tokens": []})", "not a 'sealion-tokens'");
  refuse(R"({"format": "sealion-tokens", "version": 1, "tokens": [{"name": "a/b"}]})", "sha256");
  expect_error(ErrorCode::invalid_argument, "twice", [] {
    Tokens({token_of("a", "one"), token_of("a", "two")});
  });
  expect_error(ErrorCode::invalid_argument, "twice", [] {
    Tokens({token_of("a", "one"), token_of("b", "one")});
  });
}

}  // namespace
}  // namespace sealion::serving
