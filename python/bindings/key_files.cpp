#include "key_files.h"

#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>
#include <sealion/error.h>

#include <cerrno>
#include <cstring>
#include <tuple>
#include <utility>

#include "arrays.h"

namespace nb = nanobind;

namespace sealion::python {
namespace {

using Entry = std::tuple<std::string, std::uint64_t, double>;  // digest, bytes, seconds

bool says_full(const nb::python_error& error) {
  if (!error.matches(PyExc_OSError)) return false;
  const nb::object number = error.value().attr("errno");
  return number.equal(nb::int_(ENOSPC)) || number.equal(nb::int_(EDQUOT));
}

/// What `work` gives, with the interpreter's lock.
template <typename Work>
auto in_python(const Work& work) {
  const nb::gil_scoped_acquire held;
  try {
    return work();
  } catch (const nb::python_error& error) {
    const std::string message =
        std::string("the storage of evaluation keys fails: ") + nb::str(error.value()).c_str();
    if (says_full(error)) throw server::StorageFull(message);
    throw Error(ErrorCode::io, message);
  }
}

/// An object that is let go with the interpreter's lock.
class Held {
 public:
  explicit Held(nb::object object) : object_(std::move(object)) {}
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() {
    const nb::gil_scoped_acquire held;
    object_.reset();
  }

  template <typename... Args>
  nb::object call(const char* method, Args&&... args) const {
    return object_.attr(method)(std::forward<Args>(args)...);
  }

 private:
  nb::object object_;
};

server::KeyFile to_file(const Entry& entry) {
  const auto& [sha256, bytes, used] = entry;
  const std::chrono::duration<double> since(used);
  return {sha256, bytes,
          std::chrono::system_clock::time_point(
              std::chrono::duration_cast<std::chrono::system_clock::duration>(since))};
}

class PythonWriter final : public server::KeyFileWriter {
 public:
  explicit PythonWriter(nb::object writer) : writer_(std::move(writer)) {}
  ~PythonWriter() override {
    try {
      in_python([&] { writer_.call("close"); });
    } catch (const Error&) {  // what is left over, nobody sees
    }
  }

  void write(std::span<const std::uint8_t> bytes) override {
    in_python([&] { writer_.call("write", to_bytes(bytes)); });
  }
  void keep() override {
    in_python([&] { writer_.call("keep"); });
  }

 private:
  Held writer_;
};

class PythonFiles final : public server::KeyFiles {
 public:
  explicit PythonFiles(nb::object files) : files_(std::move(files)) {}

  std::optional<server::KeyFile> find(const std::string& caller,
                                      const std::string& sha256) override {
    return in_python([&]() -> std::optional<server::KeyFile> {
      const nb::object found = files_.call("find", caller, sha256);
      if (found.is_none()) return std::nullopt;
      return to_file(nb::cast<Entry>(found));
    });
  }

  std::vector<server::KeyFile> list(const std::string& caller) override {
    return in_python([&] {
      std::vector<server::KeyFile> files;
      for (const Entry& entry : nb::cast<std::vector<Entry>>(files_.call("list", caller))) {
        files.push_back(to_file(entry));
      }
      return files;
    });
  }

  std::vector<std::string> callers() override {
    return in_python([&] { return nb::cast<std::vector<std::string>>(files_.call("callers")); });
  }

  std::unique_ptr<server::KeyFileWriter> write(const std::string& caller,
                                               const std::string& sha256) override {
    return in_python(
        [&] { return std::make_unique<PythonWriter>(files_.call("write", caller, sha256)); });
  }

  bool read(const std::string& caller, const std::string& sha256,
            std::span<std::uint8_t> into) override {
    return in_python([&] {
      const nb::object found = files_.call("read", caller, sha256);
      if (found.is_none()) return false;
      const Buffer buffer(found);
      if (buffer.bytes().size() != into.size()) return false;
      std::memcpy(into.data(), buffer.bytes().data(), into.size());
      return true;
    });
  }

  bool remove(const std::string& caller, const std::string& sha256) override {
    return in_python([&] { return nb::cast<bool>(files_.call("remove", caller, sha256)); });
  }

  void remove_abandoned(std::chrono::system_clock::time_point since) override {
    const std::chrono::duration<double> seconds = since.time_since_epoch();
    in_python([&] { files_.call("remove_abandoned", seconds.count()); });
  }

  void note_use(const std::string& caller, const std::string& sha256) override {
    in_python([&] { files_.call("note_use", caller, sha256); });
  }

 private:
  Held files_;
};

}  // namespace

std::shared_ptr<server::KeyFiles> make_key_files(nb::object files) {
  return std::make_shared<PythonFiles>(std::move(files));
}

}  // namespace sealion::python
