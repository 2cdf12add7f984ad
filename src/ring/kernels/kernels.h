#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ring/kernels/blake2_parameters.h"
#include "ring/kernels/constants.h"

/// The contract of the vector kernels: one table of functions for each instruction set, all of them
/// giving the same bits. Everything above calls `kernels()` and knows no instruction set.
///
/// Unless a line says otherwise: p is a modulus below 2^50, residues are in [0, p) on entry and on
/// return, n is any count (also one that fills no vector), pointers need no alignment but are
/// fastest at 64 bytes, and `out` may be the same array as an input but not overlap it partly. No
/// branch and no address depends on the data.
namespace sealion::kernels {

/// A weight times a residue is below 2^52, in dense products and in `sparse_rows`.
inline constexpr int product_bits = 52;
/// Most terms of a row of `sparse_rows`, the base counted as one: as many products fit a word.
inline constexpr std::size_t sparse_terms = std::size_t{1} << 12;

/// Most terms of `inner_products` and `add_inner_products`.
inline constexpr std::size_t inner_product_terms = std::size_t{1} << 11;

/// A weight matrix as a table lays it out for itself.
struct DenseMatrix {
  const std::uint64_t* words;  ///< dense_matrix_words(rows, columns)
  std::size_t rows, columns;
};

/// Words that any table lays a matrix out in.
constexpr std::size_t dense_matrix_words(std::size_t rows, std::size_t columns) {
  return (rows + 1) * (columns + 1) + 24;
}

/// Some columns of a matrix, which meet residues [depth][points], row-major.
struct DenseBlock {
  DenseMatrix matrix;
  std::uint64_t* accumulators;  ///< [rows + 1][points]
  std::size_t column, depth;    ///< the columns [column, column + depth)
  std::size_t points;           ///< a multiple of 8, at most most_dense_points
};
inline constexpr std::size_t most_dense_points = 256;

/// The residues of a block as pack_bits leaves them: depth * points of the bits of the modulus.
struct PackedInputs {
  const std::uint8_t* bytes;
  /// A hint, may be empty: memory that the caller reads next. A kernel fetches it into cache while
  /// it multiplies.
  std::span<const std::uint8_t> read_next = {};
};

/// Sums over all columns, to be made residues.
struct DenseResult {
  DenseMatrix matrix;
  std::uint64_t* rows;          ///< the accumulators; on return [rows][points] residues
  std::size_t points;           ///< a multiple of 8
  const std::uint64_t* biases;  ///< [rows], residues; not read where `biased` is 0
  std::size_t biased;           ///< of each row, points that get its bias: a multiple of 8
};

/// One row of a sparse matrix: entries [first, first + terms), those that are added before those
/// that are taken off.
struct SparseRow {
  std::uint32_t output;  ///< which row of the product it makes
  std::uint32_t first, added, terms;
};

/// Some rows of a sparse matrix times residues.
struct SparseBlock {
  std::uint64_t* outputs;  ///< [any][points], stride `output_stride`
  std::size_t output_stride;
  const std::uint64_t* inputs;  ///< [any][points], stride `input_stride`
  std::size_t input_stride;
  const SparseRow* rows;  ///< [row_count]
  std::size_t row_count;
  const std::uint64_t* bases;    ///< [row_count]
  const std::uint32_t* columns;  ///< [entries], each a row of `inputs`
  const std::uint64_t* weights;  ///< [entries], absolute values
  std::size_t points;            ///< a multiple of 8
};

/// AES-128 (FIPS 197) by a processor's own instructions.
struct AesKernel {
  static constexpr std::size_t round_key_bytes = 176;
  void (*expand_key)(std::uint8_t* round_keys, const std::uint8_t* key);
  /// Encrypts the blocks of two little-endian words (first + i, high) for i < count into
  /// out[count][2].
  void (*positions)(std::uint64_t* out, const std::uint8_t* round_keys, std::uint64_t first,
                    std::uint64_t high, std::size_t count);
};

struct KernelTable {
  const char* name;      ///< "scalar", "avx2", "avx2vaes", "avx512", "avx512ifma"
  RootForm root_form;    ///< of the transforms' constants
  const AesKernel* aes;  ///< null where a library has to do

  /// Coefficients in order -> values in bit-reversed order.
  void (*ntt_forward)(std::uint64_t* out, const std::uint64_t* in, const NttConstants& ntt);
  /// The inverse of ntt_forward, scaled by n^-1.
  void (*ntt_inverse)(std::uint64_t* out, const std::uint64_t* in, const NttConstants& ntt);

  /// out = a + b, a - b, a * b, all mod p, element by element.
  void (*add)(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* b, std::size_t n,
              const ModulusConstants& modulus);
  void (*subtract)(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* b,
                   std::size_t n, const ModulusConstants& modulus);
  void (*multiply)(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* b,
                   std::size_t n, const ModulusConstants& modulus);
  /// out = out + a * b mod p.
  void (*multiply_add)(std::uint64_t* out, const std::uint64_t* a, const std::uint64_t* b,
                       std::size_t n, const ModulusConstants& modulus);
  /// out[i] = sum_k a[k][i] * b[k][i] mod p: `terms` rows of residues on either side.
  void (*inner_products)(std::uint64_t* out, const std::uint64_t* const* a,
                         const std::uint64_t* const* b, std::size_t terms, std::size_t n,
                         const ModulusConstants& modulus);
  /// out[i] = out[i] + the same.
  void (*add_inner_products)(std::uint64_t* out, const std::uint64_t* const* a,
                             const std::uint64_t* const* b, std::size_t terms, std::size_t n,
                             const ModulusConstants& modulus);
  /// out = a + scalar, a * scalar mod p, 0 <= scalar < p.
  void (*add_scalar)(std::uint64_t* out, const std::uint64_t* a, std::uint64_t scalar,
                     std::size_t n, const ModulusConstants& modulus);
  void (*multiply_scalar)(std::uint64_t* out, const std::uint64_t* a, std::uint64_t scalar,
                          std::size_t n, const ModulusConstants& modulus);

  /// out = a * a_factor - b * b_factor mod p, 0 <= factors < p.
  void (*scaled_difference)(std::uint64_t* out, const std::uint64_t* a, std::uint64_t a_factor,
                            const std::uint64_t* b, std::uint64_t b_factor, std::size_t n,
                            const ModulusConstants& modulus);

  /// out = a mod p for any 64-bit a.
  void (*reduce)(std::uint64_t* out, const std::uint64_t* a, std::size_t n,
                 const ModulusConstants& modulus);
  /// out = a + addend mod p for a < 2^50 and 0 <= addend < p, p odd: from one prime to another.
  void (*reduce_sum)(std::uint64_t* out, const std::uint64_t* a, std::uint64_t addend,
                     std::size_t n, const ModulusConstants& modulus);

  /// Lays out weights[rows][columns], row-major, in dense_matrix_words(rows, columns). Neither
  /// their absolute values nor the greatest less the least of them and 0 exceed 2^(52-b) - 1, b the
  /// bits of the modulus that they are used with.
  void (*dense_lay_out)(std::uint64_t* words, const std::int32_t* weights, std::size_t rows,
                        std::size_t columns);
  /// accumulators[r][j] += sum_k weights[r][column + k] * inputs[k][j]. The accumulators are zero
  /// before the first column and then in a form of the table's own; columns come one after the
  /// other.
  void (*dense_accumulate)(const DenseBlock& block, const std::uint64_t* inputs,
                           const ModulusConstants& modulus);
  /// The same, of inputs that are unpacked on the way and need not be in any cache.
  void (*dense_accumulate_packed)(const DenseBlock& block, const PackedInputs& inputs,
                                  const ModulusConstants& modulus);
  /// Accumulators of all columns to residues, and the bias on the first `biased` points of a row.
  void (*dense_finish)(const DenseResult& result, const ModulusConstants& modulus);

  /// For every row: outputs[output][j] = (base + sum of the added weights[e] *
  /// inputs[columns[e]][j]
  /// - sum of the others) mod p. The caller chooses bases and cuts rows so that what is in
  /// brackets, as an integer, is in [0, 2^64). Outputs are no inputs.
  void (*sparse_rows)(const SparseBlock& block, const ModulusConstants& modulus);

  /// Writes the low `bits` bits of each of n values, lowest first, without gaps, into
  /// ceil(n * bits / 8) bytes of `out` and not beyond. 1 <= bits <= 50, each value below 2^bits.
  void (*pack_bits)(std::uint8_t* out, const std::uint64_t* values, std::size_t n, int bits);
  /// The inverse of pack_bits; reads ceil(n * bits / 8) bytes and not beyond.
  void (*unpack_bits)(std::uint64_t* out, const std::uint8_t* bytes, std::size_t n, int bits);

  /// unpack_bits of n values of the bits of p; returns how many are >= p and no residues.
  std::size_t (*unpack_residues)(std::uint64_t* out, const std::uint8_t* bytes, std::size_t n,
                                 const ModulusConstants& modulus);

  /// Centred binomial samples as Microsoft SEAL draws them, 6 bytes a sample: the bits of the low
  /// 21 of the first three bytes minus those of the second three. out[i] in [-21, 21].
  void (*centred_binomial)(std::int64_t* out, const std::uint8_t* bytes, std::size_t n);

  /// out = (a + scale * noise) mod p for 0 <= a < p, |noise| <= 22 and 22 * scale < p: the message
  /// with its scaled noise on it.
  void (*add_scaled_noise)(std::uint64_t* out, const std::uint64_t* a, const std::int64_t* noise,
                           std::uint64_t scale, std::size_t n, const ModulusConstants& modulus);

  /// The compression function of BLAKE2b (RFC 7693, section 3.2): takes a block of 16 words into
  /// the state of 8; `bytes` have gone into the hash with it. Constants: blake2_parameters.h.
  void (*blake2b_compress)(std::uint64_t* state, const std::uint64_t* block, std::uint64_t bytes,
                           bool is_last);
  /// Pages first, first + 1, ... (modulo 2^64) of the generator of Microsoft SEAL, out[count][512]:
  /// page i is BLAKE2Xb of the 64-bit number i (Aumasson, Neves, Wilcox-O'Hearn, Winnerlein 2016,
  /// "BLAKE2X"). keyed[8] is the root's state after its key block.
  void (*blake2xb_pages)(std::uint64_t* out, const std::uint64_t* keyed, std::uint64_t first,
                         std::size_t count);
};

extern const KernelTable scalar_kernels;

/// Those that are built for processors of this kind, the fastest first; the last one is scalar.
std::span<const KernelTable* const> built_tables();
/// Whether this processor can run one of them.
bool is_supported(const KernelTable& table);
/// What the tables ask of a processor, as far as this one has it: "avx2".
std::vector<std::string> processor_features();

/// The table in use: the fastest that the processor has, or the one that SEALION_FORCE_KERNEL
/// names. Chosen at the first call; throws `invalid_argument` for an unknown name and
/// `unsupported` for one that the processor lacks.
const KernelTable& kernels();

/// One sentence: why that table was chosen.
std::string kernel_choice();

}  // namespace sealion::kernels
