#include "ring/kernels/scalar.h"

#include <algorithm>
#include <cstring>

#include "base/int128.h"
#include "ring/kernels/kernels.h"

// The portable kernels, and the definition of what the vector kernels compute.
//
// Sources: D. Harvey, "Faster arithmetic for number-theoretic transforms" (2014), for butterflies
// on unreduced values; V. Shoup's NTL for the multiplication by a constant with a precomputed
// quotient; P. Longa and M. Naehrig, "Speeding up the number theoretic transform for faster ideal
// lattice-based cryptography" (2016), for the negacyclic transform with merged powers of psi.
namespace sealion::kernels {
namespace {

using u64 = std::uint64_t;

/// All ones where the top bit of x is set: a borrow, as an AND mask.
u64 borrow_mask(u64 x) { return 0 - (x >> 63); }

/// x mod p for x < 2p.
u64 subtract_if_above(u64 x, u64 p) {
  const u64 reduced = x - p;
  return reduced + (p & borrow_mask(reduced));
}

u64 multiply_high(u64 a, u64 b) { return static_cast<u64>((uint128{a} * b) >> 64); }

/// Multiplication by the constants w and floor(w * 2^64 / p): a * w mod p in [0, 2p), any a
/// (Shoup).
u64 shoup_multiply(u64 a, u64 w, u64 quotient64, u64 p) {
  return a * w - multiply_high(a, quotient64) * p;
}

u64 shoup_quotient(u64 w, u64 p) { return static_cast<u64>((uint128{w} << 64) / p); }

/// a * b mod p. With c = floor(a*b / 2^(bits-2)) the quotient floor(c * barrett52 / 2^53) loses
/// less than 1/2 to the truncation of c and less than 1/2 to that of barrett52, so the rest is
/// below 2p.
u64 barrett_multiply(u64 a, u64 b, const ModulusConstants& modulus) {
  const uint128 product = uint128{a} * b;
  const u64 c = static_cast<u64>(product >> (modulus.bits - 2));
  const u64 quotient = static_cast<u64>((uint128{c} * modulus.barrett52) >> 53);
  return subtract_if_above(static_cast<u64>(product) - quotient * modulus.value, modulus.value);
}

void add(u64* out, const u64* a, const u64* b, std::size_t n, const ModulusConstants& modulus) {
  for (std::size_t i = 0; i < n; ++i) out[i] = subtract_if_above(a[i] + b[i], modulus.value);
}

void subtract(u64* out, const u64* a, const u64* b, std::size_t n,
              const ModulusConstants& modulus) {
  for (std::size_t i = 0; i < n; ++i) {
    const u64 difference = a[i] - b[i];
    out[i] = difference + (modulus.value & borrow_mask(difference));
  }
}

void multiply(u64* out, const u64* a, const u64* b, std::size_t n,
              const ModulusConstants& modulus) {
  for (std::size_t i = 0; i < n; ++i) out[i] = barrett_multiply(a[i], b[i], modulus);
}

void multiply_add(u64* out, const u64* a, const u64* b, std::size_t n,
                  const ModulusConstants& modulus) {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = subtract_if_above(out[i] + barrett_multiply(a[i], b[i], modulus), modulus.value);
  }
}

void add_inner_products(u64* out, const u64* const* a, const u64* const* b, std::size_t terms,
                        std::size_t n, const ModulusConstants& modulus) {
  for (std::size_t k = 0; k < terms; ++k) multiply_add(out, a[k], b[k], n, modulus);
}

void inner_products(u64* out, const u64* const* a, const u64* const* b, std::size_t terms,
                    std::size_t n, const ModulusConstants& modulus) {
  std::fill_n(out, n, 0);
  add_inner_products(out, a, b, terms, n, modulus);
}

void add_scalar(u64* out, const u64* a, u64 scalar, std::size_t n,
                const ModulusConstants& modulus) {
  for (std::size_t i = 0; i < n; ++i) out[i] = subtract_if_above(a[i] + scalar, modulus.value);
}

void multiply_scalar(u64* out, const u64* a, u64 scalar, std::size_t n,
                     const ModulusConstants& modulus) {
  const u64 p = modulus.value;
  const u64 quotient = shoup_quotient(scalar, p);
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = subtract_if_above(shoup_multiply(a[i], scalar, quotient, p), p);
  }
}

void scaled_difference(u64* out, const u64* a, u64 a_factor, const u64* b, u64 b_factor,
                       std::size_t n, const ModulusConstants& modulus) {
  const u64 p = modulus.value;
  const u64 a_quotient = shoup_quotient(a_factor, p), b_quotient = shoup_quotient(b_factor, p);
  for (std::size_t i = 0; i < n; ++i) {
    const u64 of_a = shoup_multiply(a[i], a_factor, a_quotient, p);  // < 2p
    const u64 of_b = shoup_multiply(b[i], b_factor, b_quotient, p);
    out[i] = subtract_if_above(subtract_if_above(of_a + 2 * p - of_b, 2 * p), p);
  }
}

void reduce(u64* out, const u64* a, std::size_t n, const ModulusConstants& modulus) {
  const u64 p = modulus.value;
  const u64 quotient_of_one = shoup_quotient(1, p);
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = subtract_if_above(shoup_multiply(a[i], 1, quotient_of_one, p), p);
  }
}

void reduce_sum(u64* out, const u64* a, u64 addend, std::size_t n,
                const ModulusConstants& modulus) {
  reduce(out, a, n, modulus);
  add_scalar(out, out, addend, n, modulus);
}

void dense_lay_out(u64* words, const std::int32_t* weights, std::size_t rows, std::size_t columns) {
  for (std::size_t i = 0; i < rows * columns; ++i) {
    words[i] = static_cast<u64>(std::int64_t{weights[i]});
  }
}

/// Columns after which a sum is reduced: so many products are below 2^62 together.
constexpr std::size_t dense_run = std::size_t{1} << 10;

/// Sums of products below 2^62 in absolute value, of either sign, to residues.
void reduce_signed(u64* sums, std::size_t n, const ModulusConstants& modulus) {
  const u64 multiple = ((u64{1} << 62) / modulus.value + 1) * modulus.value;
  for (std::size_t i = 0; i < n; ++i) sums[i] += multiple;
  reduce(sums, sums, n, modulus);
}

void dense_accumulate(const DenseBlock& block, const u64* inputs, const ModulusConstants& modulus) {
  const std::size_t rows = block.matrix.rows, columns = block.matrix.columns;
  for (std::size_t k = 0; k < block.depth; ++k, inputs += block.points) {
    const std::size_t column = block.column + k;
    for (std::size_t r = 0; r < rows; ++r) {
      u64* __restrict sums = block.accumulators + r * block.points;
      const u64 weight = block.matrix.words[r * columns + column];
      for (std::size_t j = 0; j < block.points; ++j) sums[j] += weight * inputs[j];
    }
    if ((column + 1) % dense_run == 0) {
      reduce_signed(block.accumulators, rows * block.points, modulus);
    }
  }
}

void dense_finish(const DenseResult& result, const ModulusConstants& modulus) {
  reduce_signed(result.rows, result.matrix.rows * result.points, modulus);
  if (result.biased == 0) return;
  for (std::size_t r = 0; r < result.matrix.rows; ++r) {
    u64* const row = result.rows + r * result.points;
    add_scalar(row, row, result.biases[r], result.biased, modulus);
  }
}

/// The exact sum in words that wrap around, however often before the end.
void sparse_row(u64* out, const SparseBlock& block, std::size_t r) {
  const SparseRow& row = block.rows[r];
  for (std::size_t j = 0; j < block.points; ++j) out[j] = block.bases[r];
  for (std::size_t e = 0; e < row.terms; ++e) {
    const u64 magnitude = block.weights[row.first + e];
    const u64 weight = e < row.added ? magnitude : 0 - magnitude;
    const u64* input = block.inputs + block.columns[row.first + e] * block.input_stride;
    for (std::size_t j = 0; j < block.points; ++j) out[j] += weight * input[j];
  }
}

void sparse_rows(const SparseBlock& block, const ModulusConstants& modulus) {
  for (std::size_t r = 0; r < block.row_count; ++r) {
    u64* out = block.outputs + block.rows[r].output * block.output_stride;
    sparse_row(out, block, r);
    reduce(out, out, block.points, modulus);
  }
}

/// The set bits of three bytes, little-endian, less the top three bits. By sums of neighbours and
/// not by a table (nor by std::popcount, which uses one here): the bits are secret.
std::int64_t count_21_bits(const std::uint8_t* bytes) {
  std::uint32_t x = bytes[0] | std::uint32_t{bytes[1]} << 8 | (bytes[2] & 0x1Fu) << 16;
  x = (x & 0x555555) + ((x >> 1) & 0x555555);
  x = (x & 0x333333) + ((x >> 2) & 0x333333);
  x = (x & 0x0F0F0F) + ((x >> 4) & 0x0F0F0F);
  return (x + (x >> 8) + (x >> 16)) & 0xFF;
}

void centred_binomial(std::int64_t* out, const std::uint8_t* bytes, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = count_21_bits(bytes + 6 * i) - count_21_bits(bytes + 6 * i + 3);
  }
}

void add_scaled_noise(u64* out, const u64* a, const std::int64_t* noise, u64 scale, std::size_t n,
                      const ModulusConstants& modulus) {
  const u64 p = modulus.value;
  for (std::size_t i = 0; i < n; ++i) {
    const u64 scaled = static_cast<u64>(noise[i]) * scale;  // in (-p, p), two's complement
    out[i] = subtract_if_above(a[i] + scaled + (p & borrow_mask(scaled)), p);
  }
}

void ntt_forward(u64* values, const u64* in, const NttConstants& ntt) {
  const u64 p = ntt.modulus.value;
  if (values != in) std::copy_n(in, ntt.n, values);
  for (std::size_t m = 1, t = ntt.n / 2; m < ntt.n; m *= 2, t /= 2) {
    for (std::size_t i = 0; i < m; ++i) {
      const u64 w = ntt.roots[m + i];
      const u64 quotient = ntt.quotients[m + i];
      u64* x = values + 2 * i * t;
      u64* y = x + t;
      for (std::size_t j = 0; j < t; ++j) {
        // A layer adds at most 2p to a value: 16 layers stay below 33p < 2^56 without a reduction.
        const u64 product = shoup_multiply(y[j], w, quotient, p);
        y[j] = x[j] + 2 * p - product;
        x[j] += product;
      }
    }
  }
  reduce(values, values, ntt.n, ntt.modulus);
}

void ntt_inverse(u64* values, const u64* in, const NttConstants& ntt) {
  const u64 p = ntt.modulus.value;
  if (values != in) std::copy_n(in, ntt.n, values);
  std::size_t root = 1;
  for (std::size_t m = ntt.n / 2, t = 1; m > 0; m /= 2, t *= 2) {
    for (std::size_t i = 0; i < m; ++i, ++root) {
      const u64 w = ntt.inverse_roots[root];
      const u64 quotient = ntt.inverse_quotients[root];
      u64* x = values + 2 * i * t;
      u64* y = x + t;
      for (std::size_t j = 0; j < t; ++j) {
        // x, y < 2p on entry and on return.
        const u64 difference = x[j] + 2 * p - y[j];
        x[j] = subtract_if_above(x[j] + y[j], 2 * p);
        y[j] = shoup_multiply(difference, w, quotient, p);
      }
    }
  }
  for (std::size_t i = 0; i < ntt.n; ++i) {
    values[i] =
        subtract_if_above(shoup_multiply(values[i], ntt.inverse_n, ntt.inverse_n_quotient, p), p);
  }
}

void unpack_bits(u64* out, const std::uint8_t* bytes, std::size_t n, int bits) {
  const u64 mask = (u64{1} << bits) - 1;
  const std::size_t width = static_cast<std::size_t>(bits);
  const std::size_t total = (n * width + 7) / 8;
  for (std::size_t i = 0; i < n; ++i) {
    // At most 7 bits before the value and 50 of it: eight bytes hold it, or as many as are left.
    const std::size_t first = i * width / 8;
    u64 word = 0;
    if (first + 8 <= total) {
      std::memcpy(&word, bytes + first, 8);
    } else {
      std::memcpy(&word, bytes + first, total - first);
    }
    out[i] = (word >> (i * width % 8)) & mask;
  }
}

void dense_accumulate_packed(const DenseBlock& block, const PackedInputs& inputs,
                             const ModulusConstants& modulus) {
  u64 column[most_dense_points];
  DenseBlock one = block;
  one.depth = 1;
  const std::uint8_t* bytes = inputs.bytes;
  for (std::size_t k = 0; k < block.depth; ++k, ++one.column) {
    unpack_bits(column, bytes, block.points, modulus.bits);
    dense_accumulate(one, column, modulus);
    bytes += block.points * static_cast<std::size_t>(modulus.bits) / 8;
  }
}

std::size_t unpack_residues(u64* out, const std::uint8_t* bytes, std::size_t n,
                            const ModulusConstants& modulus) {
  unpack_bits(out, bytes, n, modulus.bits);
  std::size_t not_residues = 0;
  for (std::size_t i = 0; i < n; ++i) not_residues += (modulus.value - 1 - out[i]) >> 63;
  return not_residues;
}

}  // namespace

constinit const KernelTable scalar_kernels = {
    .name = "scalar",
    .root_form = RootForm::quotient64,
    .aes = nullptr,
    .ntt_forward = ntt_forward,
    .ntt_inverse = ntt_inverse,
    .add = add,
    .subtract = subtract,
    .multiply = multiply,
    .multiply_add = multiply_add,
    .inner_products = inner_products,
    .add_inner_products = add_inner_products,
    .add_scalar = add_scalar,
    .multiply_scalar = multiply_scalar,
    .scaled_difference = scaled_difference,
    .reduce = reduce,
    .reduce_sum = reduce_sum,
    .dense_lay_out = dense_lay_out,
    .dense_accumulate = dense_accumulate,
    .dense_accumulate_packed = dense_accumulate_packed,
    .dense_finish = dense_finish,
    .sparse_rows = sparse_rows,
    .pack_bits = scalar::pack_bits,
    .unpack_bits = unpack_bits,
    .unpack_residues = unpack_residues,
    .centred_binomial = centred_binomial,
    .add_scaled_noise = add_scaled_noise,
    .blake2b_compress = scalar::blake2b_compress,
    .blake2xb_pages = scalar::blake2xb_pages,
};

}  // namespace sealion::kernels
