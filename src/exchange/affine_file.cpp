#include "exchange/affine_file.h"

#include <algorithm>
#include <bit>
#include <span>
#include <utility>

#include "base/enum_names.h"
#include "base/error.h"
#include "exchange/bit_runs.h"
#include "ring/residues.h"

namespace sealion {
template <>
struct EnumNames<AffineKind> {
  static constexpr const char* subject = "kind of affine message";
  static constexpr auto table = std::to_array<EnumName<AffineKind>>(
      {{AffineKind::request, "encrypted records"},
       {AffineKind::unbound_answer, "answers of an earlier version, which name no request"},
       {AffineKind::answer, "encrypted answers"}});
};

namespace {

constexpr SealedFormat affine_format{"SEALIONR", 1, 2};

/// Magic, version, kind, records, and the checksum behind; without the label.
constexpr std::size_t affine_frame_bytes = 8 + 4 + 1 + 4 + sizeof(Digest);

template <typename Label>
SealedWriter begin_file(AffineKind kind, const Label& label, std::size_t records) {
  SealedWriter writer(affine_format);
  writer.write(static_cast<std::uint8_t>(kind));
  write_label(writer, label);
  writer.write(static_cast<std::uint32_t>(records));
  return writer;
}

void expect_kind(ByteReader& reader, AffineKind expected) {
  const auto kind = static_cast<AffineKind>(reader.read<std::uint8_t>());
  if (kind == expected) return;
  fail(ErrorCode::incompatible, "{}: holds {}, not {}", reader.source(), name_of(kind),
       name_of(expected));
}

std::size_t read_affine_records(ByteReader& reader) {
  const auto records = reader.read<std::uint32_t>();
  if (records != 0 && records <= most_affine_records) return records;
  fail(ErrorCode::corrupt, "{}: {} records where 1 to {} are possible", reader.source(), records,
       most_affine_records);
}

}  // namespace

SealedFile write_affine_request(const AffineRequestFile& file, const AffineForm& form,
                                const ExecutionContext& context) {
  const AffineRequest& request = file.request;
  SealedWriter writer = begin_file(AffineKind::request, file.label, request.records);
  writer.write_bytes(request.seed);
  const std::size_t row = form.sent(request.records);
  for (std::size_t limb = 0; limb < form.parameters.coeff_moduli.size(); ++limb) {
    write_bit_run(writer, std::span(request.residues).subspan(limb * row, row),
                  std::bit_width(form.parameters.coeff_moduli[limb]), context);
  }
  return std::move(writer).seal(context);
}

SealedFile write_affine_answer(const AffineAnswerFile& file, const AffineForm& form,
                               const ExecutionContext& context) {
  SealedWriter writer = begin_file(AffineKind::answer, file.label, file.answer.records);
  write_bit_run(writer, file.answer.seconds, form.parameters.answer_bits, context);
  write_bit_run(writer, file.answer.firsts, form.parameters.answer_bits, context);
  return std::move(writer).seal(context);
}

AffineRequestFile read_affine_request(ByteSpan bytes, const Digest& model_id,
                                      const AffineForm& form, const std::string& source,
                                      const ExecutionContext& context) {
  ByteReader reader = open_sealed(bytes, affine_format, source, context);
  expect_kind(reader, AffineKind::request);
  AffineRequestFile file{read_request_label(reader, model_id), {}};
  file.request.records = read_affine_records(reader);
  file.request.seed = reader.read_array<Seed>();
  const std::size_t row = form.sent(file.request.records);
  std::vector<ByteSpan> runs;
  for (const std::uint64_t prime : form.parameters.coeff_moduli) {
    runs.push_back(take_bit_run(reader, row, std::bit_width(prime)));
  }
  reader.expect_end();
  file.request.residues.resize(addressable({runs.size(), row}));
  for (std::size_t limb = 0; limb < runs.size(); ++limb) {
    const std::uint64_t prime = form.parameters.coeff_moduli[limb];
    const auto residues = std::span(file.request.residues).subspan(limb * row, row);
    unpack_bit_run(runs[limb], std::bit_width(prime), residues, context);
    check_reduced(residues, Modulus(prime), source);
  }
  return file;
}

AffineAnswerFile read_affine_answer(ByteSpan bytes, const Digest& model_id, const AffineForm& form,
                                    const std::string& source, const ExecutionContext& context) {
  ByteReader reader = open_sealed(bytes, affine_format, source, context);
  expect_kind(reader, AffineKind::answer);
  AffineAnswerFile file{read_answer_label(reader, model_id), {}};
  const std::size_t records = file.answer.records = read_affine_records(reader);
  const int bits = form.parameters.answer_bits;
  file.answer.seconds = read_bit_run(
      reader, addressable({form.sets(records), form.products(), form.parameters.n}), bits, context);
  file.answer.firsts = read_bit_run(reader, records * form.outputs, bits, context);
  reader.expect_end();
  return file;
}

std::size_t affine_request_bytes(const AffineForm& form, std::size_t records) {
  std::size_t bytes = affine_frame_bytes + request_label_bytes + sizeof(Seed);
  for (const std::uint64_t prime : form.parameters.coeff_moduli) {
    bytes += bit_run_bytes(form.sent(records), std::bit_width(prime));
  }
  return bytes;
}

std::size_t affine_answer_bytes(const AffineForm& form, std::size_t records) {
  const int bits = form.parameters.answer_bits;
  const std::size_t seconds = addressable({form.sets(records), form.products(), form.parameters.n});
  return affine_frame_bytes + answer_label_bytes + bit_run_bytes(seconds, bits) +
         bit_run_bytes(records * form.outputs, bits);
}

}  // namespace sealion
