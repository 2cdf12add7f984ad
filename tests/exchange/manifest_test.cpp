#include "exchange/manifest.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "fixtures.h"
#include "ring/primes.h"
#include "runtime/prepared.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using Json = nlohmann::ordered_json;
using testing::deep_manifest;
using testing::deep_program;
using testing::deep_way;
using testing::expect_error;
using testing::small_manifest;
using testing::small_program;

constexpr LeastSecurity any_security{.level = SecurityLevel::insecure_for_tests};

Manifest secure_manifest() {
  ParametersLiteral literal{.n = 4096,
                            .plain_moduli = {smallest_prime_above(1 << 20, 2 * 4096)},
                            .coeff_moduli = largest_primes(38, 2 * 4096, 2)};
  return testing::bare_manifest("secure", small_program(), testing::bare_plan(literal), {2, 3});
}

/// The deep manifest, which has a value in every field, with a change to its JSON is refused.
template <typename Change>
void expect_refusal(ErrorCode code, const std::string& text, Change change) {
  Json json = Json::parse(manifest_to_json(deep_manifest()));
  change(json);
  const std::string changed = json.dump();
  expect_error(code, text, [&] { manifest_from_json(changed, "m.json", any_security); });
  expect_error(code, "m.json: ", [&] { manifest_from_json(changed, "m.json", any_security); });
}

TEST(Manifest, ComesBackFromItsJson) {
  const Manifest small = small_manifest();
  EXPECT_EQ(manifest_from_json(manifest_to_json(small), "m", any_security), small);
  const Manifest deep = deep_manifest();
  EXPECT_EQ(manifest_from_json(manifest_to_json(deep), "m", any_security), deep);
  const Manifest secure = secure_manifest();
  EXPECT_EQ(manifest_from_json(manifest_to_json(secure), "m"), secure);
  EXPECT_EQ(secure.inputs(), 6U);
  Manifest scalar = small;
  scalar.input_shape = {};
  EXPECT_EQ(manifest_from_json(manifest_to_json(scalar), "m", any_security), scalar);
  EXPECT_EQ(scalar.inputs(), 1U);
}

/// The small manifest, of patients: two numbers and a category of four; three classes.
Manifest described_manifest() {
  Manifest manifest = small_manifest();
  const NumericRule number{.offset = 1.5, .factor = 0.25, .least = 1, .most = 9.25};
  manifest.preprocessing =
      TableRules{{{"age", number},
                  {"weight", number},
                  {"hospital", CategoryRule{.categories = {"a", "b", "c", "d"}, .level = 3}}}};
  manifest.task = ClassAnswers{{"benign", "malignant", "unsure"}};
  return manifest;
}

TEST(Manifest, KeepsWhatIsSaidOfRecordsAndAnswers) {
  const Manifest described = described_manifest();
  const Json json = Json::parse(manifest_to_json(described));
  EXPECT_EQ(json["version"], 5);
  EXPECT_FALSE(json["input"].contains("from_pixels"));
  EXPECT_EQ(manifest_from_json(json.dump(), "m", any_security), described);
  EXPECT_EQ(preprocessing_of(described), described.preprocessing);
  Manifest other = described;
  other.task = ClassAnswers{{"benign", "malignant", "unknown"}};
  name_model(other, small_program(), {});
  Manifest same = described;
  name_model(same, small_program(), {});
  EXPECT_NE(other.model_id, same.model_id);
}

TEST(Manifest, KeepsARuleForEachInteger) {
  Manifest tested = described_manifest();
  InputRules rules{{}, {{"age", false, {}}}, {}};
  for (const double edge : {18, 30, 45, 60, 75, 90}) {
    rules.inputs.push_back({0, NumberTest{{edge}, false}});
  }
  tested.preprocessing = rules;
  const Json json = Json::parse(manifest_to_json(tested));
  EXPECT_EQ(json["version"], 6);
  EXPECT_EQ(manifest_from_json(json.dump(), "m", any_security), tested);
  rules.inputs.pop_back();
  tested.preprocessing = rules;
  expect_error(ErrorCode::corrupt, "5 inputs for a model of 6",
               [&] { manifest_from_json(manifest_to_json(tested), "m", any_security); });
}

/// The deep manifest with all that is said of answers beyond what they are.
Manifest promising_manifest() {
  Manifest manifest = deep_manifest();
  manifest.answer_range =
      AnswerRange{.is_calibrated = true, .safety_factor = 2.5, .bits = 22, .detection_bits = 10};
  manifest.model_privacy = ModelPrivacy{.bits = 30, .flood_bits = 45, .logit_noise = 7};
  manifest.evaluation_keys.masking_limbs = manifest.output_limbs;
  manifest.query_budget = 1000;
  return manifest;
}

TEST(Manifest, SaysWhatAnswersMayBeAndHowTheyAreKeptPrivate) {
  const Manifest promising = promising_manifest();
  const Json json = Json::parse(manifest_to_json(promising));
  EXPECT_EQ(json["version"], 8);
  EXPECT_EQ(json["output"]["range"]["mode"], "calibrated");
  EXPECT_EQ(json["model_privacy"]["bits"], 30);
  EXPECT_EQ(manifest_from_json(json.dump(), "m", any_security), promising);
  Manifest proved = deep_manifest();
  proved.answer_range = AnswerRange{.bits = 22};
  EXPECT_EQ(manifest_from_json(manifest_to_json(proved), "m", any_security), proved);
}

TEST(Manifest, RefusesPromisesThatCannotBe) {
  const auto refused = [](const std::string& text, auto change) {
    Json json = Json::parse(manifest_to_json(promising_manifest()));
    change(json);
    expect_error(ErrorCode::corrupt, text,
                 [&] { manifest_from_json(json.dump(), "m.json", any_security); });
  };
  refused("model_privacy.bits", [](Json& json) { json["model_privacy"]["bits"] = 41; });
  refused("model_privacy.bits", [](Json& json) { json["model_privacy"]["bits"] = 0; });
  refused("model_privacy.flood_bits",
          [](Json& json) { json["model_privacy"]["flood_bits"] = 121; });
  refused("model_privacy.logit_noise",
          [](Json& json) { json["model_privacy"]["logit_noise"] = -1; });
  refused("query_budget", [](Json& json) { json["query_budget"] = 0; });
  refused("output.range.mode must be 'proved' or 'calibrated'",
          [](Json& json) { json["output"]["range"]["mode"] = "guessed"; });
  refused("output.range.bits", [](Json& json) { json["output"]["range"]["bits"] = 0; });
  refused("'safety_factor' 0.5",
          [](Json& json) { json["output"]["range"]["safety_factor"] = 0.5; });
  refused("'detection_bits' 12 above a range of 22 bits",
          [](Json& json) { json["output"]["range"]["detection_bits"] = 12; });
  refused("'masking_limbs' 1 of", [](Json& json) { json["evaluation_keys"]["masking_limbs"] = 1; });
  refused("'masking_limbs' 2 of", [](Json& json) { json.erase("model_privacy"); });
  refused("'version'", [](Json& json) { json["version"] = 7; });
}

TEST(Manifest, WithoutPreprocessingRecordsArePictures) {
  const Manifest small = small_manifest();
  EXPECT_EQ(preprocessing_of(small), Preprocessing(pixel_levels({2, 3}, 3)));
  EXPECT_EQ(Json::parse(manifest_to_json(small))["version"], 3);
}

TEST(Manifest, RefusesPreprocessingAndTasksOfOtherModels) {
  const auto refuse = [](const std::string& text, auto change) {
    Manifest manifest = described_manifest();
    change(manifest);
    const std::string json = manifest_to_json(manifest);
    expect_error(ErrorCode::corrupt, text, [&] { manifest_from_json(json, "m", any_security); });
  };
  const auto columns = [](Manifest& m) -> std::vector<ColumnRule>& {
    return std::get<TableRules>(*m.preprocessing).columns;
  };
  refuse("5 inputs for a model of 6", [&](Manifest& m) {
    columns(m)[2].rule = CategoryRule{.categories = {"a", "b", "c"}, .level = 1};
  });
  refuse("[0, 4]", [&](Manifest& m) { std::get<CategoryRule>(columns(m)[2].rule).level = 4; });
  refuse("2 names of classes for 3 outputs", [](Manifest& m) {
    m.task = ClassAnswers{{"a", "b"}};
  });
  refuse("twice", [](Manifest& m) { m.task = ClassAnswers{{"a", "a", "b"}}; });
  refuse("'price'", [](Manifest& m) { m.task = RealAnswers{"price", 1.5}; });
}

TEST(Manifest, DescribesThePlannedProgram) {
  const Manifest deep = deep_manifest();
  EXPECT_EQ(deep.parameters.plain_moduli.size(), 2U);
  EXPECT_EQ(deep.input_low, 0);
  EXPECT_EQ(deep.input_saturation, 3);
  EXPECT_EQ(deep.outputs, 2U);
  EXPECT_EQ(deep.output_parts, 3U);
  EXPECT_EQ(deep.output_limbs, 2U);
  EXPECT_EQ(deep.evaluation_keys, (EvaluationKeyShape{.limbs = 4, .parts = 3}));
  EXPECT_NO_THROW(Prepared(deep_program(), deep_way(), deep));
  const Manifest row = testing::bare_manifest("row", small_program(),
                                              testing::bare_plan(small_manifest().parameters));
  EXPECT_EQ(row.input_shape, std::vector<std::size_t>{6});
  EXPECT_EQ(row.output_limbs, 2U);
  EXPECT_TRUE(row.evaluation_keys.empty());
}

TEST(Manifest, IsOfOneProgramAndItsBarriers) {
  const Manifest deep = deep_manifest();
  SlotwiseWay way = deep_way();
  way.barriers[1].after = 4;
  const auto refuses = [&](const Manifest& manifest, const Program& program,
                           const SlotwiseWay& of) {
    expect_error(ErrorCode::corrupt, "'deep'", [&] { Prepared(program, of, manifest); });
  };
  refuses(deep, deep_program(), way);
  refuses(deep, deep_program(), {});
  refuses(deep, small_program(), {});
  const auto changed = [&](auto change) {
    Manifest manifest = deep;
    change(manifest);
    name_model(manifest, deep_program(), deep_way());
    refuses(manifest, deep_program(), deep_way());
  };
  changed([](Manifest& m) { m.output_limbs = 1; });
  changed([](Manifest& m) { m.output_parts = 2; });
  changed([](Manifest& m) { m.evaluation_keys.limbs = 3; });
  changed([](Manifest& m) { m.input_low = -1; });
  changed([](Manifest& m) { m.input_shape = {7}; });
}

TEST(Manifest, TheModelIdBindsProgramAndManifest) {
  const Manifest manifest = small_manifest();
  EXPECT_EQ(small_manifest().model_id, manifest.model_id);
  EXPECT_NE(small_manifest(small_program(2)).model_id, manifest.model_id);
  const auto changed = [&](auto change) {
    Manifest other = manifest;
    change(other);
    name_model(other, small_program(), {});
    return other.model_id;
  };
  EXPECT_NE(changed([](Manifest& m) { m.name = "other"; }), manifest.model_id);
  EXPECT_NE(changed([](Manifest& m) { m.input_saturation = 2; }), manifest.model_id);
  EXPECT_NE(changed([](Manifest& m) { m.input_shape = {3, 2}; }), manifest.model_id);
  EXPECT_NE(changed([](Manifest& m) { m.parameters.coeff_moduli.pop_back(); }), manifest.model_id);
  EXPECT_NE(changed([](Manifest& m) { m.parameters.plain_moduli = {257}; }), manifest.model_id);
  EXPECT_EQ(changed([](Manifest& m) { m.model_id = {}; }), manifest.model_id);
  Manifest other = manifest;
  name_model(other, small_program(),
             SlotwiseWay{{{.after = 1, .relinearise = false, .dropped_limbs = 1}}});
  EXPECT_NE(other.model_id, manifest.model_id);
}

TEST(Manifest, NoServerTalksItsClientOutOfEncryption) {
  const std::string small = manifest_to_json(small_manifest());
  expect_error(ErrorCode::insecure, "insecure_for_tests", [&] { manifest_from_json(small, "m"); });
  const std::string secure = manifest_to_json(secure_manifest());
  EXPECT_NO_THROW(manifest_from_json(secure, "m", {.level = SecurityLevel::bits_128}));
  expect_error(ErrorCode::insecure, "'192'",
               [&] { manifest_from_json(secure, "m", {.level = SecurityLevel::bits_192}); });
  // 128 bits claimed of a ring that has none.
  expect_refusal(ErrorCode::insecure, "n = 64", [](Json& json) { json["security"] = "128"; });
}

/// The other party chose the table in it: 109 bits at n = 4096 are secure by that of 2018 alone.
TEST(Manifest, TheClientsOwnTableCounts) {
  const auto manifest = [](SecurityLevel level, SecurityTable table) {
    std::vector<std::uint64_t> primes = largest_primes(36, 2 * 4096, 2);
    primes.push_back(largest_primes(37, 2 * 4096, 1).front());
    const ParametersLiteral literal{.n = 4096,
                                    .plain_moduli = {smallest_prime_above(1 << 20, 2 * 4096)},
                                    .coeff_moduli = primes,
                                    .security = level,
                                    .security_table = table};
    return manifest_to_json(
        testing::bare_manifest("wide", small_program(), testing::bare_plan(literal), {2, 3}));
  };
  const std::string wide = manifest(SecurityLevel::bits_128, SecurityTable::standard_2018);
  const auto reader = [&](const LeastSecurity& least) {
    return [&wide, least] { manifest_from_json(wide, "m", least); };
  };
  for (const std::string text :
       {"109 bits", "n = 4096", "'standard_2018'", "'guidelines_2024' (at most 106 bits)",
        "--least-security-table 2018"}) {
    expect_error(ErrorCode::insecure, text, reader({}));
  }
  expect_error(ErrorCode::insecure, "'standard_2018_quantum' (at most 101 bits)",
               reader({.table = SecurityTable::standard_2018_quantum}));
  expect_error(ErrorCode::insecure, "'192'",
               reader({SecurityLevel::bits_192, SecurityTable::standard_2018}));
  EXPECT_NO_THROW(reader({.table = SecurityTable::standard_2018})());
  EXPECT_NO_THROW(reader({.table = std::nullopt})());
  // A smaller one, by a stricter table than it states.
  const std::string secure = manifest_to_json(secure_manifest());
  EXPECT_NO_THROW(
      manifest_from_json(secure, "m", {.table = SecurityTable::guidelines_2024_quantum}));
}

TEST(Manifest, RefusesWhatIsNotJson) {
  const std::string text = manifest_to_json(small_manifest());
  for (std::size_t size = 0; size + 2 < text.size(); ++size) {
    expect_error(ErrorCode::corrupt, "m.json: ", [&] {
      manifest_from_json(text.substr(0, size), "m.json", any_security);
    });
  }
  for (const char* other : {"[]", "null", "7", "\"text\"", "{}", "\xFF\xFE"}) {
    expect_error(ErrorCode::corrupt,
                 "m.json: ", [&] { manifest_from_json(other, "m.json", any_security); });
  }
  expect_error(ErrorCode::corrupt, "",
               [] { manifest_from_json(std::string(100000, '['), "m.json", any_security); });
}

/// Two readers might take one value each.
TEST(Manifest, RefusesAFieldThatStandsTwice) {
  std::string text = manifest_to_json(small_manifest());
  text.insert(text.find('{') + 1, "\"n\": 1024,");
  expect_error(ErrorCode::corrupt, "\"n\" stands twice",
               [&] { manifest_from_json(text, "m.json", any_security); });
}

TEST(Manifest, RefusesAnotherFormat) {
  expect_refusal(ErrorCode::unsupported, "sealion-manifest",
                 [](Json& json) { json["format"] = "other"; });
  expect_refusal(ErrorCode::unsupported, "version", [](Json& json) { json["version"] = 1; });
  expect_refusal(ErrorCode::unsupported, "bgv", [](Json& json) { json["scheme"] = "ckks"; });
}

TEST(Manifest, RefusesAMissingField) {
  const Json json = Json::parse(manifest_to_json(deep_manifest()));
  for (const auto& field : json.items()) {
    expect_refusal(ErrorCode::corrupt, field.key(),
                   [&](Json& changed) { changed.erase(field.key()); });
  }
}

TEST(Manifest, RefusesFieldsOfAnotherType) {
  const Json json = Json::parse(manifest_to_json(deep_manifest()));
  for (const auto& field : json.items()) {
    const std::string& key = field.key();
    const bool is_number = key == "noise_margin_bits";
    for (const Json& value : {Json(nullptr), Json(true), Json::object(), Json(1.5), Json(-1),
                              Json(1e300), Json("text"), Json(Json::array({"text"}))}) {
      if (is_number && value.is_number()) continue;
      if (key == "name" && value.is_string()) continue;
      if (key == "seal" && value.is_null()) continue;
      Json changed = json;
      changed[key] = value;
      try {
        manifest_from_json(changed.dump(), "m.json", any_security);
        ADD_FAILURE() << key << " = " << value.dump() << " was accepted";
      } catch (const Error& error) {
        EXPECT_TRUE(error.code() == ErrorCode::corrupt || error.code() == ErrorCode::unsupported)
            << key << " = " << value.dump() << ": " << error.what();
      }
    }
  }
}

TEST(Manifest, RefusesNamesThatCannotBePrinted) {
  for (const std::string& name : {std::string(), std::string("a\x1b[2Jb"), std::string("a\nb"),
                                  std::string(129, 'a'), std::string("a\x7f"),
                                  std::string("a\xc2\x9b"
                                              "2Jb")}) {
    expect_refusal(ErrorCode::corrupt, "'name'", [&](Json& json) { json["name"] = name; });
  }
}

TEST(Manifest, IsNotMadeWithANameThatCannotBePrinted) {
  const Plan plan = testing::bare_plan(small_manifest().parameters);
  for (const char* name : {"", "a\nb", "a\xff", "caf\xc3\xa9"}) {
    expect_error(ErrorCode::invalid_argument, "'name'",
                 [&] { testing::bare_manifest(name, small_program(), plan); });
  }
  EXPECT_NO_THROW(testing::bare_manifest("a b/c^2", small_program(), plan));
}

TEST(Manifest, RefusesAModelIdThatIsNone) {
  const std::string id = to_hex(small_manifest().model_id);
  for (const std::string& text : {std::string(), id.substr(1), id + "0", "G" + id.substr(1),
                                  "A" + id.substr(1), " " + id.substr(1)}) {
    expect_refusal(ErrorCode::corrupt, "model_id must be 64 digits",
                   [&](Json& json) { json["model_id"] = text; });
  }
}

TEST(Manifest, RefusesShapesThatAreTooLargeOrEmpty) {
  const auto shape = [](Json value) {
    return [value](Json& json) { json["input"]["shape"] = value; };
  };
  expect_refusal(ErrorCode::corrupt, "'shape'", shape({0}));
  expect_refusal(ErrorCode::corrupt, "'shape'", shape({2, 0}));
  expect_refusal(ErrorCode::corrupt, "'shape'", shape({65537}));
  expect_refusal(ErrorCode::corrupt, "'shape'", shape({65536, 2}));
  expect_refusal(ErrorCode::corrupt, "input.shape[0] must be an integer",
                 shape({~std::uint64_t{0}, 2}));
  expect_refusal(ErrorCode::corrupt, "0 outputs", [](Json& json) { json["output"]["values"] = 0; });
  expect_refusal(ErrorCode::corrupt, "65537 outputs",
                 [](Json& json) { json["output"]["values"] = 65537; });
  expect_refusal(ErrorCode::corrupt, "1 parts", [](Json& json) { json["output"]["parts"] = 1; });
  expect_refusal(ErrorCode::corrupt, "258 parts",
                 [](Json& json) { json["output"]["parts"] = 258; });
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{1} << 49, ~std::uint64_t{0}}) {
    expect_refusal(ErrorCode::corrupt, "high", [&](Json& json) {
      json["input"]["low"] = 1;
      json["input"]["high"] = value;
    });
  }
  expect_refusal(ErrorCode::corrupt, "m.json: output.scale must be a finite number, not \"1\"",
                 [](Json& json) { json["output"]["scale"] = "1"; });
  for (const double scale : {0.0, 1e-320}) {
    expect_refusal(ErrorCode::corrupt, "'scale'",
                   [&](Json& json) { json["output"]["scale"] = scale; });
  }
  expect_refusal(ErrorCode::corrupt, "'low'",
                 [](Json& json) { json["input"]["low"] = -(std::int64_t{1} << 49); });
}

TEST(Manifest, RefusesLimbsAndKeysThatCannotBe) {
  for (const int limbs : {0, 5}) {
    expect_refusal(ErrorCode::corrupt, "'limbs' ",
                   [&](Json& json) { json["output"]["limbs"] = limbs; });
  }
  const auto keys = [](std::size_t parts, std::size_t limbs) {
    return [=](Json& json) { json["evaluation_keys"] = {{"parts", parts}, {"limbs", limbs}}; };
  };
  for (const auto& [parts, limbs] : {std::pair{2, 4}, {0, 4}, {3, 0}, {3, 5}, {65, 4}}) {
    expect_refusal(ErrorCode::corrupt, "'evaluation_keys'", keys(parts, limbs));
  }
  expect_refusal(ErrorCode::corrupt, "'evaluation_keys'",
                 [](Json& json) { json["special_prime"] = 0; });
  expect_refusal(ErrorCode::corrupt, "limbs",
                 [](Json& json) { json["evaluation_keys"].erase("limbs"); });
}

TEST(Manifest, SaysWhichRotationsThereAreAndWhetherKeysAreShared) {
  const Json plain = Json::parse(manifest_to_json(deep_manifest())).at("evaluation_keys");
  EXPECT_EQ(plain, (Json{{"parts", 3}, {"limbs", 4}})) << "as before there were rotations";
  Manifest manifest = testing::rotating_manifest();
  EXPECT_EQ(manifest.key_sets(), 2U);
  manifest.shared_evaluation_keys = true;
  EXPECT_EQ(manifest.key_sets(), 1U);
  const std::string text = manifest_to_json(manifest);
  EXPECT_EQ(manifest_from_json(text, "m", any_security), manifest);
  EXPECT_EQ(Json::parse(text).at("evaluation_keys").dump(),
            R"({"parts":3,"limbs":4,"rotations":[{"limbs":3,"elements":[3,127]},)"
            R"({"limbs":1,"elements":[9]}],"shared":true})");
  manifest.evaluation_keys = {.rotations = {{4, {5}}}};
  EXPECT_EQ(manifest_from_json(manifest_to_json(manifest), "m", any_security), manifest);
  EXPECT_EQ(small_manifest().key_sets(), 0U);
}

TEST(Manifest, RefusesRotationsThatCannotBe) {
  const auto refuses = [](const std::string& text, const Json& rotations) {
    expect_refusal(ErrorCode::corrupt, text,
                   [&](Json& json) { json["evaluation_keys"]["rotations"] = rotations; });
  };
  using Elements = std::vector<std::int64_t>;
  using Groups = std::vector<Json>;
  const auto group = [](int limbs, const Elements& elements) {
    return Json{{"limbs", limbs}, {"elements", elements}};
  };
  for (const Elements& elements : {Elements{2}, {1}, {129}, {3, 3}, {9, 3}, {}, {3, 4, 5}}) {
    refuses("'rotations' of 'evaluation_keys' at 4 limbs", Groups{group(4, elements)});
  }
  refuses("'rotations' of 'evaluation_keys' at 0 limbs", Groups{group(0, {3})});
  refuses("'rotations' of 'evaluation_keys' at 5 limbs", Groups{group(5, {3})});
  refuses("at 4 limbs after those at 4", Groups{group(4, {3}), group(4, {5})});
  refuses("at 4 limbs after those at 3", Groups{group(3, {3}), group(4, {5})});
  refuses("two Galois keys for the element 3", Groups{group(4, {3}), group(3, {3})});
  refuses("'evaluation_keys' is not what", Json::array());
  for (const std::int64_t element : {std::int64_t{1} << 32, std::int64_t{-3}}) {
    refuses("evaluation_keys.rotations[0].elements[0] must be an integer",
            Groups{group(4, {element})});
  }
  refuses("evaluation_keys.rotations[0].limbs must be", Groups{group(-1, {3})});
  refuses("evaluation_keys.rotations[0]", Groups{Json{{"limbs", 4}}});
  refuses("evaluation_keys.rotations must be an array", "all");
  refuses("evaluation_keys.rotations must be an array", Groups(33, group(1, {3})));
}

TEST(Manifest, RefusesSharedKeysThatCannotBe) {
  expect_refusal(ErrorCode::corrupt, "'evaluation_keys' is not what",
                 [](Json& json) { json["evaluation_keys"]["shared"] = false; });
  expect_refusal(ErrorCode::corrupt, "evaluation_keys.shared",
                 [](Json& json) { json["evaluation_keys"]["shared"] = 1; });
  expect_refusal(ErrorCode::corrupt, "'evaluation_keys' of 0 parts", [](Json& json) {
    json["evaluation_keys"] = {{"parts", 0}, {"limbs", 0}, {"shared", true}};
  });
  expect_refusal(ErrorCode::corrupt, "without a 'special_prime'", [](Json& json) {
    json["special_prime"] = 0;
    json["evaluation_keys"] = {
        {"parts", 0}, {"limbs", 0}, {"rotations", {{{"limbs", 1}, {"elements", {3}}}}}};
  });
}

TEST(Manifest, RefusesFieldsThatContradictEachOther) {
  const auto expect_contradiction = [](const std::string& field, auto change) {
    expect_refusal(ErrorCode::corrupt, "'" + field + "' is not what", change);
  };
  expect_contradiction("input", [](Json& json) { json["input"]["ciphertexts"] = 5; });
  expect_contradiction("input", [](Json& json) { json["input"]["order"] = "as you like"; });
  expect_contradiction("output", [](Json& json) { json["output"]["reading"] = "upside down"; });
  expect_contradiction("slots", [](Json& json) { json["slots"] = ""; });
  expect_contradiction("seal", [](Json& json) { json["client"] = "seal"; });
}

TEST(Manifest, SaysHowFarLogitsAreShiftedWhereTheyAre) {
  Manifest manifest = small_manifest();
  EXPECT_FALSE(Json::parse(manifest_to_json(manifest)).at("output").contains("shift"));
  manifest.output_shift = 77;
  const std::string text = manifest_to_json(manifest);
  EXPECT_EQ(Json::parse(text).at("output").at("shift"), 77);
  EXPECT_EQ(manifest_from_json(text, "m", any_security), manifest);
  expect_refusal(ErrorCode::corrupt, "'shift' 801",
                 [](Json& json) { json["output"]["shift"] = 801; });
  expect_refusal(ErrorCode::corrupt, "output.shift must be an integer",
                 [](Json& json) { json["output"]["shift"] = -1; });
  expect_refusal(ErrorCode::corrupt, "'output' is not what",
                 [](Json& json) { json["output"]["shift"] = 0; });
}

/// The same for a manifest for Microsoft SEAL's clients, with BFV.
template <typename Change>
void expect_seal_refusal(const std::string& text, Change change) {
  Json json = Json::parse(manifest_to_json(testing::seal_manifest()));
  change(json);
  expect_error(ErrorCode::corrupt, text,
               [&] { manifest_from_json(json.dump(), "m.json", any_security); });
}

TEST(ManifestForSeal, ComesBackFromItsJson) {
  const Manifest manifest = testing::seal_manifest();
  EXPECT_EQ(manifest_from_json(manifest_to_json(manifest), "m", any_security), manifest);
  EXPECT_EQ(manifest.bfv_answer_factors.size(), 2U);
  const Json seal = Json::parse(manifest_to_json(manifest)).at("seal");
  EXPECT_EQ(seal.at("schemes"), (Json{"bgv", "bfv"}));
  EXPECT_EQ(seal.at("coeff_modulus").back(), manifest.parameters.special_prime);
  EXPECT_EQ(seal.at("coeff_modulus").size(), manifest.parameters.coeff_moduli.size() + 1);
}

TEST(ManifestForSeal, HasNoBfvWhereThatWouldCostNoise) {
  const Manifest manifest = testing::bgv_manifest();
  EXPECT_TRUE(manifest.bfv_answer_factors.empty());
  EXPECT_EQ(Json::parse(manifest_to_json(manifest)).at("seal").at("schemes"), Json{"bgv"});
}

TEST(ManifestForSeal, RefusesWhatSealCannotServe) {
  expect_seal_refusal("'special_prime', which", [](Json& json) {
    json["special_prime"] = 0;
    json["evaluation_keys"] = {{"parts", 0}, {"limbs", 0}};
  });
  for (const Json& factors :
       {Json::array({1}), Json::array({0, 1}), Json::array({1, 1, 1}), Json::array({1, 1 << 20})}) {
    expect_seal_refusal("'bfv_answer_factors'",
                        [&](Json& json) { json["seal"]["bfv_answer_factors"] = factors; });
  }
  expect_seal_refusal("those of Microsoft SEAL's clients",
                      [](Json& json) { json["evaluation_keys"]["shared"] = true; });
  expect_seal_refusal("'seal' is not what", [](Json& json) { json["seal"] = nullptr; });
  expect_seal_refusal("'seal' is not what",
                      [](Json& json) { json["seal"]["coeff_modulus"].erase(0); });
}

/// Nothing that a client makes for a hostile manifest is larger than its limits.
TEST(Manifest, RefusesKeysAndChannelsByTheirSize) {
  Manifest huge = small_manifest();
  huge.parameters = testing::small_literal(32768, 1 << 16, std::vector<int>(30, 50), 50);
  huge.evaluation_keys = {.limbs = 30, .parts = 64};
  expect_error(ErrorCode::corrupt, "'evaluation_keys' take",
               [&] { manifest_from_json(manifest_to_json(huge), "m.json", any_security); });
  std::vector<std::uint32_t> elements(32);
  for (std::uint32_t i = 0; i < 32; ++i) elements[i] = 2 * i + 3;
  huge.evaluation_keys = {.rotations = {{30, elements}}};
  expect_error(ErrorCode::corrupt, "'evaluation_keys' take",
               [&] { manifest_from_json(manifest_to_json(huge), "m.json", any_security); });
  huge.evaluation_keys = {.limbs = 30, .parts = 3};
  EXPECT_NO_THROW(manifest_from_json(manifest_to_json(huge), "m.json", any_security));
  expect_refusal(ErrorCode::corrupt, "10000 'plain_moduli'", [](Json& json) {
    json["plain_moduli"] = std::vector<std::uint64_t>(10000, 65537);
  });
}

TEST(Manifest, RefusesParametersThatMakeNoRing) {
  expect_refusal(ErrorCode::corrupt, "63", [](Json& json) { json["n"] = 63; });
  expect_refusal(ErrorCode::corrupt, "65539", [](Json& json) { json["plain_moduli"] = {65539}; });
  expect_refusal(ErrorCode::corrupt, "0 plaintext moduli",
                 [](Json& json) { json["plain_moduli"] = Json::array(); });
  expect_refusal(ErrorCode::corrupt, "appears twice", [](Json& json) {
    json["plain_moduli"] = {65537, 65537};
  });
  expect_refusal(ErrorCode::corrupt,
                 "security_table must be one of guidelines_2024, guidelines_2024_quantum, "
                 "standard_2018, standard_2018_quantum, not \"2020\"",
                 [](Json& json) { json["security_table"] = "2020"; });
  expect_refusal(ErrorCode::corrupt, "primes",
                 [](Json& json) { json["coeff_moduli"] = Json::array(); });
  expect_refusal(ErrorCode::corrupt, "1000 coefficient primes",
                 [](Json& json) { json["coeff_moduli"] = std::vector<std::uint64_t>(1000, 7); });
  expect_refusal(ErrorCode::corrupt,
                 "security must be one of 128, 192, 256, insecure_for_tests, not \"64\"",
                 [](Json& json) { json["security"] = "64"; });
}

}  // namespace
}  // namespace sealion
