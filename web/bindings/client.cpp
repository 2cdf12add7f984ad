#include <emscripten/bind.h>
#include <sealion/client.h>

#include <optional>
#include <string>

#include "arrays.h"
#include "inputs.h"
#include "thrown.h"

namespace sealion::web {
namespace {

using client::Client;
using client::Manifest;
using client::RequestRecord;
using client::SecretKey;
using emscripten::val;

/// One model and, once it is made or read, one secret key.
class Session {
 public:
  Session(const std::string& manifest, std::size_t least_bits, const std::string& least_table)
      : manifest_(told_to_javascript([&] {
          return Manifest::from_json(manifest, {least_bits, least_table});
        })),
        client_(manifest_) {}

  val describe() const {
    return told_to_javascript([&] {
      val model = val::object();
      model.set("name", manifest_.name());
      model.set("inputShape", val::array(manifest_.input_shape()));
      model.set("inputs", manifest_.inputs());
      model.set("inputLow", static_cast<double>(manifest_.input_low()));
      model.set("inputHigh", static_cast<double>(manifest_.input_high()));
      model.set("outputs", manifest_.outputs());
      model.set("batch", manifest_.batch());
      model.set("classes", val::array(classes()));
      model.set("tellsNumbers", manifest_.tells_numbers());
      model.set("tellsProbabilities", manifest_.tells_probabilities());
      model.set("needsEvaluationKeys", manifest_.needs_evaluation_keys());
      return model;
    });
  }

  void generate_key() {
    told_to_javascript([&] { key_ = SecretKey::generate(manifest_); });
  }

  void read_key(const val& bytes) {
    told_to_javascript([&] {
      std::vector<std::uint8_t> copy = bytes_of(bytes);
      key_ = SecretKey::from_bytes(manifest_, copy);
      wipe(copy);
    });
  }

  val write_key() const {
    return told_to_javascript([&] {
      std::vector<std::uint8_t> copy(key().size());
      key().write(copy);
      const val bytes = bytes_to_javascript(copy);
      wipe(copy);
      return bytes;
    });
  }

  val evaluation_keys() const {
    return told_to_javascript([&] { return bytes_to_javascript(client_.evaluation_keys(key())); });
  }

  /// {bytes, record}: what goes to the server, and what `decrypt` asks for.
  val encrypt(const val& records) const {
    return told_to_javascript([&] {
      const client::Message message = client_.request(key(), inputs_of(records));
      std::vector<std::uint8_t> bytes(message.size());
      message.write(bytes);
      val request = val::object();
      request.set("bytes", bytes_to_javascript(bytes));
      request.set("record", message.record().to_json());
      return request;
    });
  }

  val decrypt(const std::string& record, const val& answer) const {
    return told_to_javascript([&] {
      const RequestRecord request = RequestRecord::from_json(record);
      const std::vector<std::uint8_t> bytes = bytes_of(answer);
      val answers = read(client_.decrypt(key(), request, bytes));
      answers.set("noiseBudgetBits", client_.noise_budget_bits(key(), request, bytes));
      return answers;
    });
  }

  void forget_key() { key_.reset(); }

 private:
  /// Overwrites what held a key; the library's own memory for keys does so itself.
  static void wipe(std::vector<std::uint8_t>& bytes) {
    volatile std::uint8_t* const data = bytes.data();
    for (std::size_t i = 0; i < bytes.size(); ++i) data[i] = 0;
  }

  const SecretKey& key() const {
    if (key_) return *key_;
    throw Error(ErrorCode::invalid_argument, "there is no key: call generateKeys() first");
  }

  std::vector<std::string> classes() const {
    return manifest_.tells_numbers() ? std::vector<std::string>() : manifest_.classes();
  }

  val read(const std::vector<std::int64_t>& integers) const {
    val answers = val::object();
    answers.set("integers", integers_to_javascript(integers));
    if (manifest_.tells_numbers()) {
      answers.set("numbers", doubles_to_javascript(manifest_.read_numbers(integers)));
      return answers;
    }
    answers.set("classes", val::array(manifest_.read_classes(integers)));
    if (manifest_.tells_probabilities()) {
      answers.set("probabilities", doubles_to_javascript(manifest_.read_probabilities(integers)));
    }
    return answers;
  }

  Manifest manifest_;
  Client client_;
  std::optional<SecretKey> key_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(sealion) {
  emscripten::class_<Session>("Session")
      .constructor<const std::string&, std::size_t, const std::string&>()
      .function("describe", &Session::describe)
      .function("generateKey", &Session::generate_key)
      .function("readKey", &Session::read_key)
      .function("writeKey", &Session::write_key)
      .function("evaluationKeys", &Session::evaluation_keys)
      .function("encrypt", &Session::encrypt)
      .function("decrypt", &Session::decrypt)
      .function("forgetKey", &Session::forget_key);
}

}  // namespace sealion::web
