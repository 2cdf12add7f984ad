#include "base/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

enum class Flavour { sweet, sour };

/// `read` is refused with exactly this message about the document `text`.
template <typename Read>
void expect_refusal(const std::string& text, const std::string& message, const Read& read) {
  const JsonDocument document(text, "d.json");
  expect_error(ErrorCode::corrupt, message, [&] { read(document.root()); });
}

void expect_damaged(const std::string& text, const std::string& message) {
  expect_error(ErrorCode::corrupt, "d.json: damaged JSON: ", [&] { parse_json(text, "d.json"); });
  expect_error(ErrorCode::corrupt, message, [&] { parse_json(text, "d.json"); });
}

}  // namespace

template <>
struct EnumNames<Flavour> {
  static constexpr auto table =
      std::to_array<EnumName<Flavour>>({{Flavour::sour, "sour"}, {Flavour::sweet, "sweet"}});
};

namespace {

TEST(Json, ReadsWhatIsThere) {
  const JsonDocument document(R"({"n": 7, "x": -1.5, "is": true, "t": "a", "s": [1, 2],
    "r": [0.5, 3], "w": ["a", "b"], "o": {"p": {"q": 3}}, "e": "sweet"})",
                              "d.json");
  const JsonValue root = document.root();
  EXPECT_EQ(read_integer(root, "n", -7, 7), 7);
  EXPECT_EQ(read_size(root, "n", 7), 7U);
  EXPECT_EQ(read_number(root, "x"), -1.5);
  EXPECT_EQ(read_number(root, "n"), 7.0);
  EXPECT_TRUE(read_flag(root, "is"));
  EXPECT_EQ(read_text(root, "t"), "a");
  EXPECT_EQ(read_sizes(root, "s", 2, 2), (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(read_numbers(root, "r", 2), (std::vector<double>{0.5, 3}));
  EXPECT_EQ(read_texts(root, "w", 2), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(read_integer(read_object(root, "o").at("p"), "q", 3, 3), 3);
  EXPECT_EQ(read_name<Flavour>(root, "e"), Flavour::sweet);
  EXPECT_EQ(root.fields(9).size(), 9U);
  EXPECT_TRUE(root.contains("o"));
  EXPECT_FALSE(root.contains("p"));
  EXPECT_FALSE(root.at("n").contains("o"));
}

TEST(Json, SaysWhereWhatAndWhy) {
  expect_refusal(R"({"layers": [{}, {"units": -4}]})",
                 "layers[1].units must be an integer in [1, 65536], not -4", [](JsonValue root) {
                   read_integer(read_array(root, "layers", 9)[1], "units", 1, 65536);
                 });
  expect_refusal("[]", "the document must be an object, not an array of 0 entries",
                 [](JsonValue root) { root.at("n"); });
  expect_refusal(R"({"a": {}})", "a.n is missing",
                 [](JsonValue root) { read_object(root, "a").at("n"); });
  expect_refusal(R"({"a b\u001b": 1})", R"("a b\u001b" must be a string, not 1)",
                 [](JsonValue root) { root.fields(1)[0].second.text(); });
  const std::string secret(1000, 'x');
  expect_refusal("{\"n\": \"" + secret + "\"}", "xxx...",
                 [](JsonValue root) { read_integer(root, "n", 0, 1); });
}

TEST(Json, TakesIntegersThatAreSome) {
  for (const char* value : {"-1", "8", "1.5", "7.0", "1e300", "18446744073709551615",
                            "9223372036854775808", "null", "true", "\"7\"", "[7]", "{}"}) {
    expect_refusal(std::string("{\"n\": ") + value + "}", "n must be an integer in [0, 7], not ",
                   [](JsonValue root) { read_size(root, "n", 7); });
    expect_refusal(std::string("{\"n\": [3, ") + value + "]}", "n[1] must be an integer in [0, 7]",
                   [](JsonValue root) { read_sizes(root, "n", 2, 7); });
  }
  constexpr std::int64_t low = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t high = std::numeric_limits<std::int64_t>::max();
  const JsonDocument document(R"({"l": -9223372036854775808, "h": 9223372036854775807})", "d");
  EXPECT_EQ(read_integer(document.root(), "l", low, high), low);
  EXPECT_EQ(read_integer(document.root(), "h", low, high), high);
}

TEST(Json, TakesNumbersThatAreFinite) {
  for (const double none : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    const nlohmann::json json = {{"x", none}, {"v", {1, none}}};
    expect_error(ErrorCode::corrupt, "x must be a finite number", [&] { read_number(json, "x"); });
    expect_error(ErrorCode::corrupt, "v[1] must be a finite number",
                 [&] { read_numbers(json, "v", 2); });
  }
  for (const char* text : {"NaN", "Infinity", "1e999", "-1e999"}) expect_damaged(text, "");
  expect_refusal(R"({"x": "1"})", "x must be a finite number, not \"1\"",
                 [](JsonValue root) { read_number(root, "x"); });
}

TEST(Json, TakesOtherTypesAsTheyAre) {
  expect_refusal(R"({"f": 1})", "f must be true or false, not 1",
                 [](JsonValue root) { read_flag(root, "f"); });
  expect_refusal(R"({"t": null})", "t must be a string, not null",
                 [](JsonValue root) { read_text(root, "t"); });
  expect_refusal(R"({"t": ["a", 7]})", "t[1] must be a string, not 7",
                 [](JsonValue root) { read_texts(root, "t", 2); });
  expect_refusal(R"({"o": [1]})", "o must be an object, not an array of 1 entries",
                 [](JsonValue root) { read_object(root, "o"); });
  expect_refusal(R"({"e": "bitter"})", "e must be one of sour, sweet, not \"bitter\"",
                 [](JsonValue root) { read_name<Flavour>(root, "e"); });
  expect_refusal(R"({"e": 0})", "e must be one of sour, sweet, not 0",
                 [](JsonValue root) { read_name<Flavour>(root, "e"); });
}

TEST(Json, BoundsArraysAndObjects) {
  expect_refusal(R"({"a": [1, 2, 3]})",
                 "a must be an array of at most 2 entries, not an array of 3",
                 [](JsonValue root) { read_numbers(root, "a", 2); });
  expect_refusal(R"({"a": {}})", "a must be an array of at most 2 entries, not an object",
                 [](JsonValue root) { read_array(root, "a", 2); });
  expect_refusal(R"({"a": 1, "b": 2})", "the document must have at most 1 fields, not 2",
                 [](JsonValue root) { root.fields(1); });
}

TEST(Json, RefusesFieldsThatNobodyReads) {
  expect_refusal(R"({"o": {"seeds": 1, "sedes": 2}})",
                 "o.sedes is no field that is known there: seeds, epochs are", [](JsonValue root) {
                   refuse_other_fields(root.at("o"), {"seeds", "epochs"});
                 });
}

TEST(Json, RefusesDamagedText) {
  const std::string sound = R"({"a": [1, {"b": "c"}], "d": null})";
  for (std::size_t size = 0; size < sound.size(); ++size) {
    expect_damaged(sound.substr(0, size), "");
  }
  expect_damaged(sound + "x", "");
  expect_damaged("\xFF\xFE", "");
  expect_damaged("\"\xC3\"", "");
}

TEST(Json, RefusesAFieldThatStandsTwice) {
  expect_damaged(R"({"a": 1, "b": {"c": 1, "d": 2, "c": 3}})", "\"c\" stands twice");
  EXPECT_NO_THROW(parse_json(R"({"a": {"a": [{"a": 1}, {"a": 2}]}})", "d.json"));
}

TEST(Json, RefusesDeepNesting) {
  expect_damaged(std::string(100000, '['), "nested deeper than 32 levels");
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
  expect_damaged(objects, "nested deeper than 32 levels");
  EXPECT_NO_THROW(parse_json(std::string(32, '[') + std::string(32, ']'), "d.json"));
}

TEST(ReadFrom, NamesTheSource) {
  expect_error(ErrorCode::corrupt, "m.json: 3 of 2",
               [] { read_from("m.json", [] { fail(ErrorCode::invalid_argument, "3 of 2"); }); });
  expect_error(ErrorCode::unsupported, "m.json: layers[1]: new", [] {
    read_from("m.json",
              [] { read_from("layers[1]", [] { fail(ErrorCode::unsupported, "new"); }); });
  });
  EXPECT_EQ(read_from("m.json", [] { return 7; }), 7);
}

}  // namespace
}  // namespace sealion
