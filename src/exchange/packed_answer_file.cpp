#include "exchange/packed_answer_file.h"

#include <utility>

#include "base/error.h"
#include "exchange/bit_runs.h"

namespace sealion {
namespace {

constexpr SealedFormat packed_answer_format{"SEALIONA", 3, 4};

/// Magic, version, label, records, and the checksum behind.
constexpr std::size_t packed_answer_frame_bytes = 8 + 4 + answer_label_bytes + 4 + sizeof(Digest);

std::size_t read_records(ByteReader& reader, std::size_t most) {
  const auto records = reader.read<std::uint32_t>();
  if (records == 0 || records > most) {
    fail(ErrorCode::corrupt, "{}: {} records where 1 to {} are possible", reader.source(), records,
         most);
  }
  return records;
}

std::uint64_t read_factor(ByteReader& reader, const Modulus& t) {
  const auto factor = reader.read<std::uint64_t>();
  if (factor == 0 || factor >= t.value()) {
    fail(ErrorCode::corrupt, "{}: a factor of {} on the messages where 1 to {} are possible",
         reader.source(), factor, t.value() - 1);
  }
  return factor;
}

}  // namespace

SealedFile write_packed_answer(const PackedAnswerFile& file, const PackedForm& form,
                               const ExecutionContext& context) {
  SealedWriter writer(packed_answer_format);
  write_label(writer, file.label);
  writer.write(static_cast<std::uint32_t>(file.answer.records));
  for (const RoundedCiphertexts& channel : file.answer.channels) {
    writer.write<std::uint64_t>(channel.factor);
    write_bit_run(writer, channel.seconds, form.output.bits, context);
    write_bit_run(writer, channel.firsts, form.output.bits, context);
  }
  return std::move(writer).seal(context);
}

PackedAnswerFile read_packed_answer(ByteSpan bytes, const Digest& model_id, const PackedForm& form,
                                    const std::vector<ParametersPtr>& channels,
                                    const std::string& source, const ExecutionContext& context) {
  ByteReader reader = open_sealed(bytes, packed_answer_format, source, context);
  PackedAnswerFile file{read_answer_label(reader, model_id), {}};
  const std::size_t n = channels.front()->n();
  file.answer.records = read_records(reader, n);
  const std::size_t ciphertexts = form.answer_ciphertexts(file.answer.records);
  for (const ParametersPtr& channel : channels) {
    RoundedCiphertexts& answers = file.answer.channels.emplace_back();
    answers.factor = read_factor(reader, channel->plain_modulus());
    answers.seconds =
        read_bit_run(reader, addressable({ciphertexts, n}), form.output.bits, context);
    answers.firsts = read_bit_run(reader, addressable({ciphertexts, form.carried(n)}),
                                  form.output.bits, context);
  }
  reader.expect_end();
  return file;
}

std::size_t packed_answer_bytes(const PackedForm& form, std::size_t n, std::size_t channels,
                                std::size_t records) {
  const std::size_t ciphertexts = form.answer_ciphertexts(records);
  const int bits = form.output.bits;
  return packed_answer_frame_bytes +
         channels * (sizeof(std::uint64_t) + bit_run_bytes(addressable({ciphertexts, n}), bits) +
                     bit_run_bytes(addressable({ciphertexts, form.carried(n)}), bits));
}

}  // namespace sealion
