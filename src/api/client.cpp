#include "client/client.h"

#include <sealion/client.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "api/records.h"
#include "base/error.h"
#include "client/encrypt_split.h"
#include "data/dataset.h"
#include "data/preprocessing/prepare.h"
#include "exchange/answer_reader.h"
#include "exchange/key_files.h"
#include "exchange/manifest.h"
#include "exchange/messages.h"
#include "exchange/request_record.h"
#include "rlwe/security_words.h"

namespace sealion::client {

struct Manifest::State {
  sealion::Client client;
};

struct SecretKey::State {
  sealion::SecretKey key;
};

struct RequestRecord::State {
  sealion::RequestRecord record;
};

struct Message::State {
  SealedFile file;
  sealion::RequestRecord record;
};

namespace {

Response read_answers(const sealion::Client& client, const sealion::SecretKey& key,
                      const sealion::RequestRecord& request, std::span<const Received> answers,
                      const ExecutionContext& context) {
  check_asked_under(key, request, "the request");
  return sealion::read_answers(answers, request, client.manifest(), client.channels(),
                               context.quiet());
}

std::vector<Received> named(const std::vector<std::span<const std::uint8_t>>& answers) {
  if (answers.size() == 1) return {{answers.front(), "the answer"}};
  std::vector<Received> named;
  for (const auto& answer : answers) {
    named.push_back({answer, "answer " + std::to_string(named.size() + 1)});
  }
  return named;
}

sealion::LeastSecurity to_least_security(const LeastSecurity& least) {
  sealion::LeastSecurity result{security_of_bits(least.bits), std::nullopt};
  if (!least.table.empty()) result.table = security_table_of_word(least.table);
  return result;
}

IntegerBatch prepared(const sealion::Client& client, const Inputs& records) {
  check_inputs(records);
  return sealion::prepare(preprocessing_of(client.manifest()), records, {0, record_count(records)});
}

SealedFile encrypted(const sealion::Client& client, const sealion::SecretKey& key,
                     const IntegerBatch& inputs, const ExecutionContext& context) {
  return write_request(client.encrypt(key, inputs, context), client.manifest(), key.id(),
                       context.quiet());
}

}  // namespace

Manifest::Manifest(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Manifest Manifest::from_json(const std::string& text, const LeastSecurity& least) {
  return Manifest(std::make_shared<const State>(
      State{sealion::Client(manifest_from_json(text, "the manifest", to_least_security(least)))}));
}

std::string Manifest::name() const { return state_->client.manifest().name; }
std::vector<std::size_t> Manifest::input_shape() const {
  return state_->client.manifest().input_shape;
}
std::size_t Manifest::inputs() const { return state_->client.manifest().inputs(); }
std::int64_t Manifest::input_low() const { return state_->client.manifest().input_low; }
std::int64_t Manifest::input_high() const { return state_->client.manifest().input_saturation; }
std::size_t Manifest::outputs() const { return state_->client.manifest().outputs; }

std::vector<std::int64_t> Manifest::prepare(const Inputs& records) const {
  return by_record(prepared(state_->client, records));
}

std::vector<std::string> Manifest::classes() const {
  return AnswerReader(state_->client.manifest()).classes();
}

std::vector<std::size_t> Manifest::read_classes(std::span<const std::int64_t> answers) const {
  const AnswerReader reader(state_->client.manifest());
  if (reader.tells_numbers()) fail(ErrorCode::invalid_argument, "the model tells no classes");
  const IntegerBatch batch = by_feature(answers, outputs());
  std::vector<std::size_t> classes;
  for (std::size_t s = 0; s < batch.samples(); ++s) classes.push_back(reader.class_of(batch, s));
  return classes;
}

bool Manifest::tells_numbers() const {
  return AnswerReader(state_->client.manifest()).tells_numbers();
}

bool Manifest::tells_probabilities() const {
  const auto* classes = std::get_if<ClassAnswers>(&state_->client.manifest().task);
  return classes != nullptr && classes->probabilities != ProbabilityRule::untold;
}

std::vector<double> Manifest::read_probabilities(std::span<const std::int64_t> answers) const {
  if (!tells_probabilities()) {
    fail(ErrorCode::invalid_argument, "the model tells no probabilities: {}",
         tells_numbers() ? "it tells numbers"
                         : "the original's do not follow from what is decrypted");
  }
  const AnswerReader reader(state_->client.manifest());
  const IntegerBatch batch = by_feature(answers, outputs());
  std::vector<double> all;
  for (std::size_t s = 0; s < batch.samples(); ++s) {
    const std::vector<double> of_record = reader.probabilities(batch, s).value();
    all.insert(all.end(), of_record.begin(), of_record.end());
  }
  return all;
}

std::vector<double> Manifest::read_numbers(std::span<const std::int64_t> answers) const {
  const AnswerReader reader(state_->client.manifest());
  if (!reader.tells_numbers()) fail(ErrorCode::invalid_argument, "the model tells no numbers");
  const IntegerBatch batch = by_feature(answers, outputs());
  std::vector<double> numbers;
  for (std::size_t s = 0; s < batch.samples(); ++s) numbers.push_back(reader.number(batch, s));
  return numbers;
}

std::size_t Manifest::batch() const { return state_->client.batch(); }
bool Manifest::needs_evaluation_keys() const {
  return !state_->client.manifest().evaluation_keys.empty();
}
std::size_t Manifest::largest_answer_bytes() const {
  return largest_response_bytes(state_->client.manifest());
}
std::size_t Manifest::query_budget() const { return state_->client.manifest().query_budget; }

SecretKey::SecretKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}

SecretKey SecretKey::generate(const Manifest& manifest) {
  return SecretKey(std::make_shared<const State>(State{manifest.state_->client.generate_key()}));
}

SecretKey SecretKey::from_bytes(const Manifest& manifest, std::span<const std::uint8_t> bytes) {
  return SecretKey(std::make_shared<const State>(
      State{read_secret_key(bytes, manifest.state_->client.chain(), "the secret key")}));
}

std::size_t SecretKey::size() const { return write_secret_key(state_->key).size(); }

void SecretKey::write(std::span<std::uint8_t> out) const {
  const auto bytes = write_secret_key(state_->key);
  if (out.size() != bytes.size()) {
    fail(ErrorCode::invalid_argument, "a secret key of {} bytes does not go into {}", bytes.size(),
         out.size());
  }
  std::copy(bytes.begin(), bytes.end(), out.begin());
}

RequestRecord::RequestRecord(std::shared_ptr<const State> state) : state_(std::move(state)) {}

RequestRecord RequestRecord::from_json(const std::string& text) {
  return RequestRecord(
      std::make_shared<const State>(State{request_record_from_json(text, "the request's record")}));
}

std::string RequestRecord::to_json() const { return request_record_to_json(state_->record); }
std::size_t RequestRecord::records() const { return state_->record.records; }

Message::Message(std::shared_ptr<const State> state) : state_(std::move(state)) {}

RequestRecord Message::record() const {
  return RequestRecord(
      std::make_shared<const RequestRecord::State>(RequestRecord::State{state_->record}));
}

std::size_t Message::size() const { return state_->file.size(); }

void Message::write(std::span<std::uint8_t> out, const ExecutionContext& context) const {
  if (out.size() != size()) {
    fail(ErrorCode::invalid_argument, "a message of {} bytes does not go into {}", size(),
         out.size());
  }
  state_->file.copy_to(out, context);
}

Client::Client(const Manifest& manifest) : state_(manifest.state_) {}

std::vector<std::uint8_t> Client::evaluation_keys(const SecretKey& key) const {
  const sealion::Client& client = state_->client;
  if (client.manifest().evaluation_keys.empty()) return {};
  return write_evaluation_keys(client.generate_evaluation_keys(key.state_->key),
                               client.manifest().model_id)
      .bytes();
}

std::vector<std::uint8_t> Client::encrypt(const SecretKey& key,
                                          std::span<const std::int64_t> records,
                                          const ExecutionContext& context) const {
  const IntegerBatch inputs = by_feature(records, state_->client.manifest().inputs());
  return encrypted(state_->client, key.state_->key, inputs, context).bytes();
}

std::vector<std::uint8_t> Client::encrypt(const SecretKey& key, const Inputs& records,
                                          const ExecutionContext& context) const {
  return encrypted(state_->client, key.state_->key, prepared(state_->client, records), context)
      .bytes();
}

Message Client::request(const SecretKey& key, const Inputs& records,
                        const ExecutionContext& context) const {
  const sealion::SecretKey& own = key.state_->key;
  const IntegerBatch inputs = prepared(state_->client, records);
  SealedFile file = encrypted(state_->client, own, inputs, context);
  const sealion::RequestRecord record =
      record_of(file, state_->client.manifest(), own.id(), inputs.samples());
  return Message(std::make_shared<const Message::State>(Message::State{std::move(file), record}));
}

SplitRequest Client::split_request(const SecretKey& key, const Inputs& records,
                                   const ExecutionContext& context) const {
  const sealion::SecretKey& own = key.state_->key;
  const IntegerBatch inputs = prepared(state_->client, records);
  std::vector<SealedFile> files;
  const auto take = [&](SealedFile file) { files.push_back(std::move(file)); };
  const sealion::RequestRecord record =
      encrypt_split(state_->client.manifest(), own, inputs, take, context);
  std::vector<Message> messages;
  for (SealedFile& file : files) {
    messages.push_back(
        Message(std::make_shared<const Message::State>(Message::State{std::move(file), record})));
  }
  return {
      std::move(messages),
      RequestRecord(std::make_shared<const RequestRecord::State>(RequestRecord::State{record}))};
}

RequestRecord Client::record(std::span<const std::uint8_t> request) const {
  const sealion::Client& client = state_->client;
  return RequestRecord(std::make_shared<const RequestRecord::State>(RequestRecord::State{
      record_of(request, client.manifest(), client.channels(), "the request")}));
}

std::vector<std::int64_t> Client::decrypt(const SecretKey& key, const RequestRecord& request,
                                          std::span<const std::uint8_t> answer,
                                          const ExecutionContext& context) const {
  return decrypt_answers(key, request, {answer}, context);
}

std::vector<std::int64_t> Client::decrypt_answers(
    const SecretKey& key, const RequestRecord& request,
    const std::vector<std::span<const std::uint8_t>>& answers,
    const ExecutionContext& context) const {
  const Response response = read_answers(state_->client, key.state_->key, request.state_->record,
                                         named(answers), context);
  return by_record(state_->client.decrypt(key.state_->key, response, context));
}

int Client::noise_budget_bits(const SecretKey& key, const RequestRecord& request,
                              std::span<const std::uint8_t> answer) const {
  const Response response =
      read_answers(state_->client, key.state_->key, request.state_->record, named({answer}), {});
  return state_->client.noise_budget_bits(key.state_->key, response);
}

}  // namespace sealion::client
