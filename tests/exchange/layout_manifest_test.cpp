// Manifests that say how records lie.
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "exchange/fixtures.h"
#include "exchange/manifest.h"
#include "planner/planner.h"
#include "runtime/model_manifest.h"

namespace sealion {
namespace {

using Document = nlohmann::json;
using testing::bare_manifest;
using testing::small_program;

Program linear_program() {
  ProgramBuilder builder;
  const NodeId x = builder.input(5, -3, 15);
  builder.dense(x, 2, {1, -2, 0, 0, 5, 2, 2, 0, 4, -7}, {100, -100});
  return builder.build();
}

Manifest manifest_in(const Program& program, LayoutKind layout) {
  return bare_manifest("laid", program, plan_program(program, {.layout = layout}).plan);
}

Manifest read_laid(const Document& json) { return manifest_from_json(json.dump(), "laid.json"); }

/// A changed document is refused with an error that says which file.
void expect_form_refused(const Manifest& manifest, const std::function<void(Document&)>& change) {
  Document json = Document::parse(manifest_to_json(manifest));
  change(json);
  SCOPED_TRACE(json["layout"].dump());
  try {
    read_laid(json);
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).rfind("laid.json: ", 0), 0U) << error.what();
  }
}

TEST(LayoutManifest, ComesBackInEveryLayout) {
  for (const auto& manifest : {manifest_in(small_program(), LayoutKind::packed),
                               manifest_in(linear_program(), LayoutKind::packed),
                               manifest_in(linear_program(), LayoutKind::affine)}) {
    const Document json = Document::parse(manifest_to_json(manifest));
    EXPECT_EQ(read_laid(json), manifest);
    EXPECT_EQ(json["version"], 4);
    EXPECT_FALSE(json.contains("slots"));
  }
  const Manifest slotwise = manifest_in(small_program(), LayoutKind::slotwise);
  const Document json = Document::parse(manifest_to_json(slotwise));
  EXPECT_EQ(json["version"], 3);
  EXPECT_FALSE(json.contains("layout"));
}

TEST(LayoutManifest, NamesFeaturesThatAreSentAsRanges) {
  const Document json =
      Document::parse(manifest_to_json(manifest_in(linear_program(), LayoutKind::affine)));
  EXPECT_EQ(json["layout"]["features"], Document::parse("[[0, 1], [3, 4]]")) << "one has no weight";
  EXPECT_EQ(json["scheme"], "lwe");
}

TEST(LayoutManifest, RefusesHostileAffineForms) {
  const Manifest manifest = manifest_in(linear_program(), LayoutKind::affine);
  for (const char* features : {"[[0, 5]]", "[[1, 0]]", "[[3, 4], [0, 1]]", "[[0]]", "[]", "7",
                               "[[0, 4294967296]]", "[[-1, 2]]"}) {
    expect_form_refused(manifest,
                        [&](Document& j) { j["layout"]["features"] = Document::parse(features); });
  }
  for (const char* size : {"block", "side", "answer_bits"}) {
    for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 40}) {
      expect_form_refused(manifest, [&](Document& j) { j["layout"][size] = value; });
    }
    expect_form_refused(manifest, [&](Document& j) { j["layout"].erase(size); });
  }
  expect_form_refused(manifest, [](Document& j) { j["special_prime"] = 998244353; });
  expect_form_refused(manifest, [](Document& j) { j["plain_moduli"] = {1001, 1003}; });
  expect_form_refused(manifest, [](Document& j) { j["output"]["shift"] = 3; });
  expect_form_refused(manifest, [](Document& j) { j["client"] = "seal"; });
  expect_form_refused(manifest, [](Document& j) { j["version"] = 3; });
  expect_form_refused(manifest, [](Document& j) { j["layout"]["kind"] = "slotwise"; });
  expect_form_refused(manifest, [](Document& j) { j["layout"]["kind"] = "packed"; });
}

TEST(LayoutManifest, RefusesHostilePackedForms) {
  const Manifest manifest = manifest_in(small_program(), LayoutKind::packed);
  for (const std::int64_t records : {std::int64_t{0}, std::int64_t{3}, std::int64_t{1} << 40}) {
    expect_form_refused(manifest, [&](Document& j) { j["layout"]["records"] = records; });
  }
  for (const char* end : {"input", "output"}) {
    for (const std::int64_t value : {std::int64_t{0}, std::int64_t{3}, std::int64_t{1} << 40}) {
      expect_form_refused(manifest, [&](Document& j) { j["layout"][end]["period"] = value; });
    }
    for (const std::int64_t value : {std::int64_t{0}, std::int64_t{1} << 40}) {
      expect_form_refused(manifest, [&](Document& j) { j["layout"][end]["ciphertexts"] = value; });
    }
    expect_form_refused(manifest, [&](Document& j) { j["layout"].erase(end); });
  }
  expect_form_refused(manifest, [](Document& j) { j["layout"]["input"]["runs"][0][0] = 6; });
  expect_form_refused(manifest, [](Document& j) { j["layout"]["output"]["slots"].push_back(0); });
  expect_form_refused(manifest, [](Document& j) { j["layout"]["output"]["bits"] = 63; });
  expect_form_refused(manifest, [](Document& j) { j["layout"]["kind"] = "affine"; });
  expect_form_refused(manifest, [](Document& j) { j.erase("layout"); });
}

}  // namespace
}  // namespace sealion
