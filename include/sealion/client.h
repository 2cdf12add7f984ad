#pragma once

#include <sealion/error.h>
#include <sealion/execution_context.h>
#include <sealion/export.h>
#include <sealion/inputs.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// What the owner of the data needs: keys, encryption and decryption for a model that somebody else
/// evaluates. Nothing here knows a weight, reads a file or opens a connection.
namespace sealion::client {

/// What a client asks of encryption parameters, which the owner of the model chose.
struct LeastSecurity {
  std::size_t bits = 128;  ///< 128, 192 or 256
  /// By whose estimate, whatever the manifest names: "2024", "2018", as SEAL has it, or of quantum
  /// attacks "2024-quantum" and "2018-quantum". Empty takes the manifest's word: for its owner.
  std::string table = "2024";
};

/// All that a client must know of a model: its public manifest. Cheap to copy.
class SEALION_EXPORT Manifest {
 public:
  /// Reads a manifest from untrusted JSON. Throws `Error`: `corrupt` with the field at fault,
  /// `insecure` for parameters of less security than is asked, `invalid_argument` where there are
  /// no such bits or no such table.
  static Manifest from_json(const std::string& text, const LeastSecurity& least = {});

  /// The model's name: "dnn-30".
  std::string name() const;
  /// Of one record as integers: {28, 28}.
  std::vector<std::size_t> input_shape() const;
  /// Integers of one record, the product of the input's shape.
  std::size_t inputs() const;
  /// The smallest integer that a record may hold.
  std::int64_t input_low() const;
  /// The largest integer that a record may hold.
  std::int64_t input_high() const;
  /// Integers of one answer.
  std::size_t outputs() const;
  /// The integers of raw records, [samples][inputs], as `Client::encrypt` takes them. Throws
  /// `Error`: `incompatible` for records of another shape, and for rows that lack a column;
  /// `invalid_argument`, naming record and column, for a value that the model does not take.
  std::vector<std::int64_t> prepare(const Inputs& records) const;
  /// What the classes are called that the model tells apart; nothing of a model that tells numbers.
  std::vector<std::string> classes() const;
  /// The class of each of these answers, [samples][outputs], as a number of `classes()`. Throws
  /// `Error`, `invalid_argument`, for a model that tells numbers and for broken answers.
  std::vector<std::size_t> read_classes(std::span<const std::int64_t> answers) const;
  /// Whether its answers are numbers, not classes.
  bool tells_numbers() const;
  /// Whether `read_probabilities` can tell them.
  bool tells_probabilities() const;
  /// The probability of each class by these answers, [samples][classes()]. Throws `Error`,
  /// `invalid_argument`, for a model that tells numbers, for one whose probabilities do not follow
  /// from its answers, and for broken answers.
  std::vector<double> read_probabilities(std::span<const std::int64_t> answers) const;
  /// The number that each of these answers tells, in its own unit. Throws `Error`,
  /// `invalid_argument`, for a model that tells classes and for broken answers.
  std::vector<double> read_numbers(std::span<const std::int64_t> answers) const;
  /// Records that one encrypted batch has room for.
  std::size_t batch() const;
  /// Whether the server needs evaluation keys to answer.
  bool needs_evaluation_keys() const;
  /// No answer has more bytes: what to stop reading at.
  std::size_t largest_answer_bytes() const;
  /// Records that the server answers for one key; 0: any number.
  std::size_t query_budget() const;

 private:
  friend class SecretKey;
  friend class Client;
  struct State;
  explicit Manifest(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

/// A secret key, wiped from memory with its last copy. Who has it reads everything encrypted under
/// it.
class SEALION_EXPORT SecretKey {
 public:
  /// A fresh key from the operating system's random generator.
  static SecretKey generate(const Manifest& manifest);
  /// Reads what `write` wrote, or `sealion keygen`. Throws `Error`: `corrupt` for damaged bytes,
  /// `incompatible` for a key of other parameters than the manifest's.
  static SecretKey from_bytes(const Manifest& manifest, std::span<const std::uint8_t> bytes);

  /// Bytes that `write` fills.
  std::size_t size() const;
  /// Writes the key for storage. The caller keeps these bytes secret and wipes them. Throws
  /// `Error`, `invalid_argument`, unless `out` has `size()` bytes.
  void write(std::span<std::uint8_t> out) const;

 private:
  friend class Client;
  struct State;
  explicit SecretKey(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

/// What a client keeps of a request until its answer comes, or its answers where it is split, so
/// that it takes no other for it. Holds nothing secret. Cheap to copy.
class SEALION_EXPORT RequestRecord {
 public:
  /// Reads what `to_json` wrote, or `sealion encrypt`. Throws `Error`, `corrupt`, with the field at
  /// fault.
  static RequestRecord from_json(const std::string& text);
  /// The record as JSON, for storage.
  std::string to_json() const;
  /// Records of the request.
  std::size_t records() const;

 private:
  friend class Client;
  friend class Message;
  struct State;
  explicit RequestRecord(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

/// Bytes for the server that are not yet all in one place.
class SEALION_EXPORT Message {
 public:
  /// What `Client::decrypt` asks for; of a split request, of all its messages.
  RequestRecord record() const;
  /// How many.
  std::size_t size() const;
  /// Copies them, by all threads of the context. Throws `Error`, `invalid_argument`, unless `out`
  /// has `size()` bytes.
  void write(std::span<std::uint8_t> out, const ExecutionContext& context = {}) const;

 private:
  friend class Client;
  struct State;
  explicit Message(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

/// A request split by plaintext modulus: a machine answers each message, none needs to know of
/// another.
struct SplitRequest {
  std::vector<Message> messages;
  RequestRecord record;  ///< of all of them
};

/// Encrypts records and decrypts answers of one model. Its calls may run in several threads at
/// once; the long ones throw `Error`, `cancelled`, once their context asks them to stop.
class SEALION_EXPORT Client {
 public:
  /// Works for the model of this manifest.
  explicit Client(const Manifest& manifest);

  /// The evaluation keys for the server, which are public; empty where the model needs none.
  std::vector<std::uint8_t> evaluation_keys(const SecretKey& key) const;
  /// An encrypted batch of `records`, [samples][inputs], as bytes for the server. Throws `Error`:
  /// `invalid_argument` for values out of range, an empty or a broken batch or more than `batch()`
  /// samples, `incompatible` for a key of other parameters.
  std::vector<std::uint8_t> encrypt(const SecretKey& key, std::span<const std::int64_t> records,
                                    const ExecutionContext& context = {}) const;
  /// The same of raw records: encrypts what `Manifest::prepare` makes of them, and throws as it
  /// does.
  std::vector<std::uint8_t> encrypt(const SecretKey& key, const Inputs& records,
                                    const ExecutionContext& context = {}) const;
  /// The same for memory of the caller's.
  Message request(const SecretKey& key, const Inputs& records,
                  const ExecutionContext& context = {}) const;
  /// The same split by plaintext modulus. Throws `Error`, `invalid_argument`, as well where the
  /// model's requests are not split: it has one plaintext modulus, or none, or a query budget, or
  /// noise on its logits.
  SplitRequest split_request(const SecretKey& key, const Inputs& records,
                             const ExecutionContext& context = {}) const;
  /// Of a request that `encrypt` made. Throws `Error`, `corrupt` or `incompatible`, for other
  /// bytes.
  RequestRecord record(std::span<const std::uint8_t> request) const;
  /// The integers of the server's answer to this request, [samples][outputs]. Takes untrusted
  /// bytes. Throws `Error`: `corrupt` for damaged ones, `incompatible` for those of another key or
  /// model, and for an answer to another request, `undecryptable` for one that is nothing but
  /// noise.
  std::vector<std::int64_t> decrypt(const SecretKey& key, const RequestRecord& request,
                                    std::span<const std::uint8_t> answer,
                                    const ExecutionContext& context = {}) const;
  /// The same of all answers to a request: one, or of a split request one to each message, in any
  /// order. Throws `Error`, `incompatible`, as well where one is missing.
  std::vector<std::int64_t> decrypt_answers(
      const SecretKey& key, const RequestRecord& request,
      const std::vector<std::span<const std::uint8_t>>& answers,
      const ExecutionContext& context = {}) const;
  /// The least noise budget that is left in any ciphertext of the answer, in bits, exact. Throws
  /// as `decrypt` does.
  int noise_budget_bits(const SecretKey& key, const RequestRecord& request,
                        std::span<const std::uint8_t> answer) const;

 private:
  std::shared_ptr<const Manifest::State> state_;
};

}  // namespace sealion::client
