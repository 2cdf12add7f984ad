#include "exchange/request_record.h"

#include <gtest/gtest.h>

#include <string>

#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

const RequestRecord record{Digest{1, 2, 255}, KeyId{3, 171}, {Digest{4, 5}}, 4096};

/// The record's JSON with one text in the place of another.
std::string with(const std::string& old, const std::string& text) {
  std::string json = request_record_to_json(record);
  return json.replace(json.find(old), old.size(), text);
}

void expect_record_refusal(const std::string& what, const std::string& json) {
  expect_error(ErrorCode::corrupt, what, [&] { request_record_from_json(json, "r.json"); });
  expect_error(ErrorCode::corrupt, "r.json", [&] { request_record_from_json(json, "r.json"); });
}

TEST(RequestRecords, ComeBack) {
  EXPECT_EQ(request_record_from_json(request_record_to_json(record), "r.json"), record);
  RequestRecord split = record;
  split.request_ids.push_back({6});
  EXPECT_EQ(request_record_from_json(request_record_to_json(split), "r.json"), split);
}

TEST(RequestRecords, RefuseWhatIsNone) {
  expect_record_refusal("", "{");
  expect_record_refusal("format", "{}");
  expect_record_refusal("format", with("sealion-request", "sealion-manifest"));
  expect_record_refusal("version", with("\"version\": 1", "\"version\": 3"));
  expect_record_refusal("request_id", with("\"version\": 1", "\"version\": 2"));
  for (const char* const count : {"0", "-1", "1.5", "4294967297", "\"1\""}) {
    expect_record_refusal("records", with("4096", count));
  }
  expect_record_refusal("key_id", with("03ab", "03a"));
  expect_record_refusal("key_id", with("03ab", "03ag"));
  expect_record_refusal("key_id", with("03ab", "+3ab"));
  expect_record_refusal("model_id", with("0102ff", "0102ff00"));
  const std::string id = to_hex(Digest{4, 5});
  const std::string split = with("\"version\": 1", "\"version\": 2");
  for (std::string ids : {"[]", "[\"ID\"]", "[\"ID\", \"04\"]", "[\"ID\", 4]"}) {
    std::string json = split;
    if (const std::size_t at = ids.find("ID"); at != ids.npos) ids.replace(at, 2, id);
    expect_record_refusal("request_id", json.replace(json.find('"' + id), id.size() + 2, ids));
  }
  expect_record_refusal("samples", with("\"records\"", "\"samples\""));
}

}  // namespace
}  // namespace sealion
