#include "heras/measure/lane.h"

#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/stopwatch.h"

namespace sealion::heras {
namespace {

namespace fs = std::filesystem;

/// Writes a file that its reader takes at once and that need not outlive a loss of power: nothing
/// is forced to the disk.
void write_passing_file(const fs::path& path, const SealedFile& content) {
  std::ofstream file(path, std::ios::binary);
  for (const ByteSpan piece : content.pieces()) {
    file.write(reinterpret_cast<const char*>(piece.data()),
               static_cast<std::streamsize>(piece.size()));
  }
  file.close();
  if (!file) fail(ErrorCode::io, "cannot write '{}'", path.string());
}

/// Reads it and removes it.
ZeroedVector<std::uint8_t> take_passing_file(const fs::path& path, std::size_t largest,
                                             const ExecutionContext& context) {
  auto bytes = read_large_file(path, largest, context);
  std::error_code ignored;
  fs::remove(path, ignored);
  return bytes;
}

}  // namespace

Lane::Lane(const Parties& parties, const fs::path& files, ExecutionContext context)
    : parties_(parties),
      preprocessing_(preprocessing_of(manifest())),
      inputs_path_(files.string() + "-inputs.enc"),
      answers_path_(files.string() + "-answers.enc"),
      context_(std::move(context)) {}

template <typename Work>
void Lane::time(Stage stage, const Work& work) {
  const Stopwatch stopwatch;
  work();
  seconds_[static_cast<std::size_t>(stage)] += stopwatch.seconds();
}

IntegerBatch Lane::take(const Inputs& inputs, RecordRange range) {
  try {
    send(inputs, range);
    answer();
    return receive();
  } catch (...) {  // also where a stop is asked for between a file's writer and its reader
    for (const fs::path& path : {inputs_path_, answers_path_}) {
      std::error_code ignored;
      fs::remove(path, ignored);
    }
    throw;
  }
}

void Lane::send(const Inputs& inputs, RecordRange range) {
  Request request;
  time(Stage::encrypt, [&] {
    request = parties_.client.encrypt(
        parties_.key, prepare(preprocessing_, inputs, range, record_number, context_), context_);
  });
  time(Stage::write_inputs, [&] {
    const SealedFile file =
        write_request(std::move(request), manifest(), parties_.key.id(), context_);
    request_ = record_of(file, manifest(), parties_.key.id(), range.count);
    write_passing_file(inputs_path_, file);
  });
}

void Lane::answer() {
  const auto& channels = parties_.server.channels();
  ZeroedVector<std::uint8_t> bytes;
  Message<Request> request;
  Response response;
  time(Stage::read_inputs, [&] {
    bytes = take_passing_file(inputs_path_, largest_request_bytes(manifest()), context_);
    request = read_request(bytes, manifest(), channels, inputs_path_.string(), context_);
  });
  time(Stage::evaluate, [&] {
    response = parties_.server.answer(request.content, parties_.evaluation_keys, context_);
  });
  time(Stage::write_answers, [&] {
    write_passing_file(answers_path_,
                       write_response(std::move(response), manifest(), request.asked, context_));
  });
}

IntegerBatch Lane::receive() {
  Response response;
  IntegerBatch logits;
  time(Stage::read_answers, [&] {
    const auto bytes =
        take_passing_file(answers_path_, largest_response_bytes(manifest()), context_);
    response = read_answer(bytes, request_, manifest(), parties_.client.channels(),
                           answers_path_.string(), context_);
  });
  time(Stage::decrypt, [&] { logits = parties_.client.decrypt(parties_.key, response, context_); });
  return logits;
}

}  // namespace sealion::heras
