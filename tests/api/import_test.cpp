#include <gtest/gtest.h>
#include <sealion/client.h>
#include <sealion/import.h>
#include <sealion/server.h>

#include <fstream>
#include <iterator>

#include "code_of.h"

namespace sealion::models {
namespace {

std::vector<std::uint8_t> bytes_of(const std::string& model) {
  std::ifstream in(SEALION_ONNX_MODELS "/" + model + "/model.onnx", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// [count] rows of 64 numbers of 0 to 16, as the digits have them.
Dataset rows(std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count * 64; ++i) {
    values.push_back(static_cast<double>((i * 7919 + i / 64 * 31) % 17));
  }
  return {Records{{64}, count, values}, {}};
}

TEST(ImportApi, FromAFileOfOthersToDecryptedClasses) {
  const auto onnx = bytes_of("logistic-digits");
  Imported imported = import_onnx(onnx, "digits.onnx", rows(200), {.name = "digits"});
  EXPECT_NE(imported.report.find("\"losses\""), std::string::npos);

  const auto service = server::Service::from_bytes(imported.model.to_bytes(), "the model");
  const auto manifest = client::Manifest::from_json(service.manifest());
  const client::Client client(manifest);
  const auto key = client::SecretKey::generate(manifest);
  const auto records = rows(20);
  const auto request = client.encrypt(key, records.inputs);
  const auto answers = client.decrypt(key, client.record(request),
                                      service.answer(request, client.evaluation_keys(key)));
  EXPECT_EQ(answers, imported.model.predict(records.inputs));

  const auto original = OriginalModel::read(onnx, "digits.onnx", rows(2));
  const auto classes = manifest.read_classes(answers);
  const auto due = original.predict(records.inputs);
  std::size_t same = 0;
  for (std::size_t i = 0; i < due.size(); ++i) same += due[i] == static_cast<double>(classes[i]);
  EXPECT_GE(same, 19U);

  ASSERT_TRUE(manifest.tells_probabilities());
  const auto told = manifest.read_probabilities(answers);
  const auto exact = original.numbers(records.inputs);
  ASSERT_EQ(told.size(), exact.size());
  for (std::size_t i = 0; i < told.size(); ++i) EXPECT_NEAR(told[i], exact[i], 0.1);
}

TEST(ImportApi, RefusesWhatIsKnownOfOtherRecords) {
  const auto onnx = bytes_of("logistic-digits");
  for (const Targets& known : {Targets(ClassTargets{{"0", "1"}, {0, 1}}),
                               Targets(ClassTargets{{"0"}, std::vector<std::uint32_t>(200, 1)}),
                               Targets(RealTargets{"number", {0.5}})}) {
    const Dataset data{rows(200).inputs, known};
    EXPECT_EQ(code_of([&] { import_onnx(onnx, "digits.onnx", data); }),
              ErrorCode::invalid_argument);
    EXPECT_EQ(code_of([&] { OriginalModel::read(onnx, "digits.onnx", data); }),
              ErrorCode::invalid_argument);
  }
}

TEST(ImportApi, SaysThatFewRecordsTellLittle) {
  const auto onnx = bytes_of("logistic-digits");
  const auto report = [&](std::size_t records) {
    return import_onnx(onnx, "digits.onnx", rows(records)).report;
  };
  EXPECT_NE(report(29).find("Calibrated on 29 records"), std::string::npos);
  EXPECT_EQ(report(30).find("Calibrated on"), std::string::npos);
}

TEST(ImportApi, RefusesWhatIsNoModelAndOtherRecords) {
  const auto onnx = bytes_of("logistic-digits");
  EXPECT_EQ(code_of([&] { import_onnx({onnx.data(), 100}, "cut", rows(9)); }), ErrorCode::corrupt);
  const Dataset others{Records{{3}, 1, std::vector<double>{1, 2, 3}}, {}};
  EXPECT_ANY_THROW(import_onnx(onnx, "digits.onnx", others));
  const auto original = OriginalModel::read(onnx, "digits.onnx", rows(2));
  EXPECT_EQ(code_of([&] { original.predict(others.inputs); }), ErrorCode::incompatible);
  EXPECT_EQ(code_of([&] { server::Service::from_bytes(onnx, "it"); }), ErrorCode::corrupt);
}

}  // namespace
}  // namespace sealion::models
