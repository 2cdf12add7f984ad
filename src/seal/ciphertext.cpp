#include "seal/ciphertext.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "base/random.h"
#include "ring/kernels/kernels.h"
#include "ring/residues.h"
#include "schemes/bfv/conversion.h"
#include "seal/polynomials.h"

namespace sealion::seal {
namespace {

/// All limbs of a part, [limbs][n].
std::span<std::uint64_t> part_of(Ciphertext& ciphertext, std::size_t part) {
  return {ciphertext.residues(part, 0).data(), ciphertext.limbs() * ciphertext.parameters()->n()};
}

std::span<const std::uint64_t> part_of(const Ciphertext& ciphertext, std::size_t part) {
  return {ciphertext.residues(part, 0).data(), ciphertext.limbs() * ciphertext.parameters()->n()};
}

void transform_forward(Ciphertext& ciphertext, std::size_t part) {
  for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
    ciphertext.parameters()->coeff_ntt(limb).forward(ciphertext.residues(part, limb));
  }
}

void transform_inverse(Ciphertext& ciphertext) {
  for (std::size_t part = 0; part < ciphertext.parts(); ++part) {
    for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
      ciphertext.parameters()->coeff_ntt(limb).inverse(ciphertext.residues(part, limb));
    }
  }
}

void check_head(const PolynomialsHead& head, std::size_t limbs, std::size_t most_parts,
                const std::string& source) {
  if (head.parts < 2 || head.parts > most_parts) {
    fail(ErrorCode::corrupt, "{}: a ciphertext of {} parts; 2 to {} are possible here", source,
         head.parts, most_parts);
  }
  if (head.rows != limbs) {
    fail(ErrorCode::corrupt, "{}: a ciphertext at {} primes, its level has {}", source, head.rows,
         limbs);
  }
}

/// BFV ciphertexts travel as coefficients, BGV ones in NTT form.
PolynomialsHead head_of(const Context& context, std::size_t parts, std::size_t limbs) {
  return {.level = context.parms_id(limbs),
          .is_ntt_form = context.scheme() == Scheme::bgv,
          .parts = parts,
          .rows = limbs};
}

void check_writable(const Ciphertext& ciphertext, const Context& context) {
  if (ciphertext.parameters()->digest() != context.parameters()->digest()) {
    fail(ErrorCode::incompatible, "a ciphertext of other encryption parameters than the context's");
  }
  if (ciphertext.parts() < 2 || ciphertext.parts() > most_ciphertext_parts) {
    fail(ErrorCode::unsupported,
         "a ciphertext of {} parts: Microsoft SEAL takes 2 to {}; relinearise it",
         ciphertext.parts(), most_ciphertext_parts);
  }
}

/// The ciphertext in the form in which it travels.
Ciphertext to_wire(const Ciphertext& ciphertext, const Context& context) {
  Ciphertext result = ciphertext;
  if (context.scheme() == Scheme::bfv) {
    make_bfv(result);
    transform_inverse(result);
  }
  return result;
}

/// The uniform part of a seed in the form in which a Ciphertext has it.
Ciphertext expanded(const Context& context, std::size_t limbs, const PrngSeed& seed) {
  Ciphertext result(context.parameters(), 1, limbs);
  UniformExpander(context.parameters()->chain()).expand(seed, limbs, part_of(result, 0));
  if (context.scheme() == Scheme::bfv) {
    transform_forward(result, 0);
    make_bgv(result);
  }
  return result;
}

void check_seeded(const Ciphertext& ciphertext, const Context& context, const PrngSeed& seed) {
  const bool is_seeded =
      ciphertext.parts() == 2 &&
      std::ranges::equal(part_of(ciphertext, 1),
                         part_of(expanded(context, ciphertext.limbs(), seed), 0));
  if (!is_seeded) {
    fail(ErrorCode::invalid_argument,
         "a ciphertext whose second part is not expanded from the seed: reseed it");
  }
}

}  // namespace

ParmsId read_level(ByteReader& bytes) {
  ParmsId level;
  ObjectReader(bytes).read_words(level);
  return level;
}

Ciphertext CiphertextReader::read(ByteReader& bytes) {
  ObjectReader reader(bytes);
  const PolynomialsHead head = read_head(reader, context_);
  const std::size_t limbs = context_.limbs_of(head.level, reader.source());
  check_head(head, limbs, most_parts_, reader.source());
  std::optional<Ciphertext> result;
  read_parts(reader, context_, head, expander_, [&](std::size_t part) {
    if (!result) result.emplace(context_.parameters(), head.parts, limbs);
    return part_of(*result, part);
  });
  reader.expect_end();
  result->set_correction(head.correction);
  if (!head.is_ntt_form) {
    for (std::size_t part = 0; part < head.parts; ++part) transform_forward(*result, part);
  }
  if (context_.scheme() == Scheme::bfv) make_bgv(*result);
  return *std::move(result);
}

std::size_t ciphertext_bytes(const Context& context, std::size_t parts, std::size_t limbs) {
  return header_bytes + content_bytes(context.chain().n(), head_of(context, parts, limbs));
}

std::size_t seeded_ciphertext_bytes(const Context& context, std::size_t limbs) {
  return header_bytes + seeded_content_bytes(context.chain().n(), head_of(context, 2, limbs));
}

ByteVector write_ciphertext(const Ciphertext& ciphertext, const Context& context,
                            Compression compression) {
  check_writable(ciphertext, context);
  const Ciphertext wire = to_wire(ciphertext, context);
  const std::size_t n = context.chain().n();
  PolynomialsHead head = head_of(context, wire.parts(), wire.limbs());
  head.correction = wire.correction();
  ObjectWriter<ByteVector> writer(content_bytes(n, head));
  write_head(writer, n, head, wire.parts() * wire.limbs() * n);
  for (std::size_t part = 0; part < wire.parts(); ++part) writer.write_words(part_of(wire, part));
  return std::move(writer).finish(compression);
}

PrngSeed reseed(Ciphertext& ciphertext, const Context& context, const SecretKey& key) {
  check_writable(ciphertext, context);
  check_same_chain(*ciphertext.parameters()->chain(), key);
  if (ciphertext.parts() != 2) {
    fail(ErrorCode::invalid_argument, "a ciphertext of {} parts cannot be seeded: 2 are needed",
         ciphertext.parts());
  }
  const kernels::KernelTable& kernel = kernels::kernels();
  const PrngSeed seed = random_prng_seed();
  const Ciphertext uniform = expanded(context, ciphertext.limbs(), seed);
  for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
    const auto constants = constants_of(ciphertext.parameters()->coeff_modulus(limb));
    const auto c0 = ciphertext.residues(0, limb);
    const auto c1 = ciphertext.residues(1, limb);
    const auto a = uniform.residues(0, limb);
    // c_0 + c_1 s = (c_0 + (c_1 - a) s) + a s
    kernel.subtract(c1.data(), c1.data(), a.data(), c1.size(), constants);
    kernel.multiply_add(c0.data(), c1.data(), key.residues(limb).data(), c0.size(), constants);
    std::ranges::copy(a, c1.begin());
  }
  return seed;
}

PrngSeed random_prng_seed() {
  PrngSeed seed;
  random_bytes({reinterpret_cast<std::uint8_t*>(seed.data()), sizeof seed});
  return seed;
}

ByteVector write_seeded_ciphertext(const Ciphertext& ciphertext, const Context& context,
                                   const PrngSeed& seed, Compression compression) {
  check_writable(ciphertext, context);
  check_seeded(ciphertext, context, seed);
  const Ciphertext wire = to_wire(ciphertext, context);
  const std::size_t n = context.chain().n();
  PolynomialsHead head = head_of(context, 2, wire.limbs());
  head.correction = wire.correction();
  ObjectWriter<ByteVector> writer(seeded_content_bytes(n, head));
  write_head(writer, n, head, wire.limbs() * n);
  writer.write_words(part_of(wire, 0));
  write_seed(writer, seed);
  return std::move(writer).finish(compression);
}

}  // namespace sealion::seal
