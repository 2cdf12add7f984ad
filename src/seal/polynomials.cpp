#include "seal/polynomials.h"

#include "base/error.h"
#include "ring/residues.h"

namespace sealion::seal {
namespace {

constexpr std::uint64_t head_bytes = sizeof(ParmsId) + 1 + 5 * word_bytes;
constexpr std::uint8_t blake2xb_type = 1;
constexpr std::uint8_t shake256_type = 2;
constexpr std::uint64_t seed_bytes = 1 + sizeof(PrngSeed);

bool read_form(ObjectReader& reader) {
  const auto form = reader.read<std::uint8_t>();
  if (form > 1) {
    fail(ErrorCode::corrupt, "{}: NTT form {}; 0 is no, 1 is yes", reader.source(), form);
  }
  return form == 1;
}

void read_dimension(ObjectReader& reader, std::size_t n) {
  const auto stored = reader.read<std::uint64_t>();
  if (stored != n) {
    fail(ErrorCode::incompatible, "{}: ring dimension {} instead of {}", reader.source(), stored,
         n);
  }
}

void read_scale(ObjectReader& reader) {
  const auto scale = reader.read<double>();
  if (!(scale == 1.0)) {
    fail(ErrorCode::corrupt, "{}: scale {}; in BFV and BGV it is 1", reader.source(), scale);
  }
}

std::uint64_t read_correction(ObjectReader& reader, const Context& context) {
  const auto correction = reader.read<std::uint64_t>();
  const std::uint64_t above =
      context.scheme() == Scheme::bfv ? 2 : context.parameters()->plain_modulus().value();
  if (correction == 0 || correction >= above) {
    fail(ErrorCode::corrupt, "{}: correction factor {} is not in [1, {})", reader.source(),
         correction, above);
  }
  return correction;
}

PrngSeed read_seed(ObjectReader& reader) {
  reader.expect_inner_header(seed_bytes);
  const auto type = reader.read<std::uint8_t>();
  if (type == shake256_type) {
    fail(ErrorCode::unsupported, "{}: a seed of SHAKE256; SEAL's default BLAKE2Xb can be expanded",
         reader.source());
  }
  if (type != blake2xb_type) {
    fail(ErrorCode::corrupt, "{}: a seed of the unknown type {}", reader.source(), type);
  }
  PrngSeed seed;
  reader.read_words(seed);
  return seed;
}

/// Returns whether the second part is a seed.
bool read_count(ObjectReader& reader, const Context& context, const PolynomialsHead& head) {
  const std::uint64_t claimed = reader.read_inner_header();
  const auto count = reader.read<std::uint64_t>();
  const std::uint64_t of_part = head.rows * context.chain().n();
  const bool is_seeded = head.parts == 2 && count == of_part;
  if (!is_seeded && count != head.parts * of_part) {
    fail(ErrorCode::corrupt, "{}: {} residues for {} parts of {}", reader.source(), count,
         head.parts, of_part);
  }
  if (claimed != word_bytes * (1 + count)) {
    fail(ErrorCode::corrupt, "{}: {} residues in an inner object of {} bytes", reader.source(),
         count, claimed);
  }
  reader.expect_left(word_bytes * count);
  return is_seeded;
}

void read_residues(ObjectReader& reader, const ModulusChain& chain, std::span<std::uint64_t> out) {
  const std::size_t n = chain.n();
  for (std::size_t row = 0; row * n < out.size(); ++row) {
    const auto values = out.subspan(row * n, n);
    reader.read_words(values);
    check_reduced(values, chain.ntt(row).modulus(), reader.source());
  }
}

}  // namespace

PolynomialsHead read_head(ObjectReader& reader, const Context& context) {
  PolynomialsHead head;
  for (std::uint64_t& word : head.level) word = reader.read<std::uint64_t>();
  head.is_ntt_form = read_form(reader);
  head.parts = reader.read<std::uint64_t>();
  read_dimension(reader, context.chain().n());
  head.rows = reader.read<std::uint64_t>();
  read_scale(reader);
  head.correction = read_correction(reader, context);
  return head;
}

std::uint64_t read_parts(ObjectReader& reader, const Context& context, const PolynomialsHead& head,
                         UniformExpander& expander, const PartSink& sink) {
  const bool is_seeded = read_count(reader, context, head);
  const std::size_t stored_parts = is_seeded ? 1 : head.parts;
  for (std::size_t part = 0; part < stored_parts; ++part) {
    read_residues(reader, context.chain(), sink(part));
  }
  if (!is_seeded) return content_bytes(context.chain().n(), head);
  expander.expand(read_seed(reader), head.rows, sink(1));
  return seeded_content_bytes(context.chain().n(), head);
}

std::uint64_t content_bytes(std::size_t n, const PolynomialsHead& head) {
  return head_bytes + header_bytes + word_bytes * (1 + head.parts * head.rows * n);
}

std::uint64_t seeded_content_bytes(std::size_t n, const PolynomialsHead& head) {
  return head_bytes + header_bytes + word_bytes * (1 + head.rows * n) + header_bytes + seed_bytes;
}

void write_head(ObjectWriter<ByteVector>& writer, std::size_t n, const PolynomialsHead& head,
                std::uint64_t residues) {
  writer.write_words(head.level);
  writer.write(static_cast<std::uint8_t>(head.is_ntt_form));
  writer.write(head.parts);
  writer.write(std::uint64_t{n});
  writer.write(head.rows);
  writer.write(1.0);
  writer.write(head.correction);
  writer.write_inner_header(word_bytes * (1 + residues));
  writer.write(residues);
}

void write_seed(ObjectWriter<ByteVector>& writer, const PrngSeed& seed) {
  writer.write_inner_header(seed_bytes);
  writer.write(blake2xb_type);
  writer.write_words(seed);
}

}  // namespace sealion::seal
