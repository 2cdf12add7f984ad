#include <gtest/gtest.h>
#include <sealion/client.h>
#include <sealion/server.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

/// Keys, batches, evaluation keys and answers that earlier programs wrote (tests/recorded and
/// files/ have them), read and made again: what is in them is the same for ever, whatever the
/// processor has.
namespace sealion {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Behind what answers begin with (docs/architecture.md): magic, version, kind, model and key, and
/// since then the request's id; in front of the checksum.
constexpr std::size_t recorded_head = 61, head = 93, checksum = 32;

const std::string recorded = std::string(SEALION_RECORDED) + "/";
const std::string frozen = std::string(SEALION_FROZEN_FILES) + "/";

Bytes bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Residues, corrections and shape.
Bytes content_of(const Bytes& answer, std::size_t begin) {
  if (answer.size() < begin + checksum) return {};
  return {answer.begin() + static_cast<std::ptrdiff_t>(begin), answer.end() - checksum};
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
  return fields;
}

/// What was decrypted, [records][outputs], from the columns logit_0, logit_1, ...
std::vector<std::int64_t> logits_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::int64_t> logits;
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> names = split(line);
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = split(line);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i].starts_with("logit_")) logits.push_back(std::stoll(fields.at(i)));
    }
  }
  return logits;
}

/// The numbers in an answer to this batch.
std::vector<std::int64_t> decrypted(const std::string& path, const Bytes& batch,
                                    const Bytes& answer) {
  const Bytes json = bytes_of(path + ".manifest.json");
  const auto manifest = client::Manifest::from_json({json.begin(), json.end()});
  const auto key = client::SecretKey::from_bytes(manifest, bytes_of(path + ".key"));
  const client::Client client(manifest);
  return client.decrypt(key, client.record(batch), answer);
}

class RecordedFiles : public ::testing::TestWithParam<std::string> {};

TEST_P(RecordedFiles, AreReadAndAnsweredAsEver) {
  const std::string path = recorded + "inputs/" + GetParam();
  const Bytes batch = bytes_of(path + ".batch");
  const Bytes answer = server::Service::load(path + ".sealion").answer(batch);
  const Bytes due = content_of(bytes_of(path + ".answer"), recorded_head);
  ASSERT_FALSE(due.empty());
  EXPECT_TRUE(content_of(answer, head) == due) << "other ciphertexts than ever";
  EXPECT_EQ(decrypted(path, batch, answer),
            logits_of(recorded + "answers/" + GetParam() + ".decrypted.csv"));
}

INSTANTIATE_TEST_SUITE_P(All, RecordedFiles, ::testing::Values("shallow", "switched", "image"),
                         [](const auto& info) { return info.param; });

/// Of the other layouts, whose answers are rounded.
class FrozenFiles : public ::testing::TestWithParam<std::string> {};

TEST_P(FrozenFiles, AreReadAndAnsweredAsEver) {
  const std::string path = frozen + GetParam();
  const Bytes batch = bytes_of(path + ".batch");
  const Bytes answer =
      server::Service::load(path + ".sealion").answer(batch, bytes_of(path + ".keys"));
  ASSERT_FALSE(answer.empty());
  EXPECT_TRUE(answer == bytes_of(path + ".answer")) << "other ciphertexts than ever";
  EXPECT_EQ(decrypted(path, batch, answer), logits_of(path + ".decrypted.csv"));
}

INSTANTIATE_TEST_SUITE_P(All, FrozenFiles, ::testing::Values("packed", "affine"),
                         [](const auto& info) { return info.param; });

TEST(FrozenEvaluationKeys, RelineariseAsEver) {
  const std::string path = recorded + "inputs/relinearised";
  const Bytes answer = server::Service::load(path + ".sealion")
                           .answer(bytes_of(path + ".batch"), bytes_of(path + ".keys"));
  const Bytes content = content_of(answer, head);
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const std::uint8_t byte : content) hash = (hash ^ byte) * 1099511628211U;
  EXPECT_EQ(hash, 9443456763098046308U) << "other ciphertexts than ever";
}

}  // namespace
}  // namespace sealion
