#include "ring/kernels/kernels.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "base/int128.h"
#include "ring/guarded_buffer.h"
#include "ring/kernel_test.h"
#include "ring/modulus.h"
#include "ring/ntt.h"
#include "ring/primes.h"

namespace sealion::kernels {
namespace {

using testing::GuardedBuffer;

/// The least and the greatest modulus of each width, primes and not.
std::vector<u64> moduli() {
  std::vector<u64> result = {2, 3, 4, 5, 7, 8, 17, 257};
  for (int bits = 13; bits <= max_modulus_bits; ++bits) {
    const u64 least = u64{1} << (bits - 1);
    result.insert(result.end(), {bits % 2 == 0 ? least : smallest_prime_above(least, 1),
                                 largest_primes(bits, 1, 1)[0]});
  }
  result.push_back((u64{1} << max_modulus_bits) - 1);
  return result;
}

std::string at(const ModulusConstants& modulus, std::size_t n) {
  return "p = " + std::to_string(modulus.value) + ", n = " + std::to_string(n);
}

class Kernels : public KernelTest {
 protected:
  using Binary = void (*)(u64*, const u64*, const u64*, std::size_t, const ModulusConstants&);
  using Expected = std::function<uint128(uint128 out, uint128 a, uint128 b, uint128 p)>;

  /// Runs a kernel of two arrays on every modulus, size and extreme, into its own output and into
  /// either input, against `expected` mod p element by element.
  void check_binary(Binary kernel, const Expected& expected) {
    for (const u64 p : moduli()) {
      const ModulusConstants modulus = constants_of(Modulus(p));
      for (const std::size_t n : sizes) {
        SCOPED_TRACE(at(modulus, n));
        for (const Words& a : inputs_below(p, n)) {
          // The greatest and a random b, with every a.
          check_binary_once(kernel, expected, modulus, a, Words(n, p - 1));
          check_binary_once(kernel, expected, modulus, a, inputs_below(p, n)[3]);
        }
        if (HasFailure()) return;
      }
    }
  }

  static void check_binary_once(Binary kernel, const Expected& expected,
                                const ModulusConstants& modulus, const Words& a, const Words& b) {
    const std::size_t n = a.size();
    const Words before = inputs_below(modulus.value, n)[3];
    Words wanted(n), wanted_over_a(n);
    for (std::size_t i = 0; i < n; ++i) {
      wanted[i] = static_cast<u64>(expected(before[i], a[i], b[i], modulus.value) % modulus.value);
      wanted_over_a[i] =
          static_cast<u64>(expected(a[i], a[i], b[i], modulus.value) % modulus.value);
    }
    GuardedBuffer<u64> out(before), left(a), right(b);
    kernel(out.data(), left.data(), right.data(), n, modulus);
    EXPECT_EQ(out.values(), wanted);
    kernel(left.data(), left.data(), right.data(), n, modulus);
    EXPECT_EQ(left.values(), wanted_over_a);
    EXPECT_EQ(right.values(), b);
    EXPECT_TRUE(out.is_intact() && left.is_intact() && right.is_intact());
  }

  using Scalar = void (*)(u64*, const u64*, u64, std::size_t, const ModulusConstants&);

  void check_scalar(Scalar kernel, const Expected& expected) {
    for (const u64 p : moduli()) {
      const ModulusConstants modulus = constants_of(Modulus(p));
      for (const std::size_t n : sizes) {
        SCOPED_TRACE(at(modulus, n));
        for (const u64 scalar : {u64{0}, u64{1}, p - 1, random_bits()() % p}) {
          for (const Words& a : inputs_below(p, n)) {
            Words wanted(n);
            for (std::size_t i = 0; i < n; ++i) {
              wanted[i] = static_cast<u64>(expected(0, a[i], scalar, p) % p);
            }
            GuardedBuffer<u64> values(a);
            kernel(values.data(), values.data(), scalar, n, modulus);
            EXPECT_EQ(values.values(), wanted);
            EXPECT_TRUE(values.is_intact());
          }
        }
        if (HasFailure()) return;
      }
    }
  }
};

TEST_P(Kernels, Adds) {
  check_binary(table().add, [](uint128, uint128 a, uint128 b, uint128) { return a + b; });
}

TEST_P(Kernels, Subtracts) {
  check_binary(table().subtract,
               [](uint128, uint128 a, uint128 b, uint128 p) { return a + p - b; });
}

TEST_P(Kernels, Multiplies) {
  check_binary(table().multiply, [](uint128, uint128 a, uint128 b, uint128) { return a * b; });
}

TEST_P(Kernels, MultipliesAndAdds) {
  check_binary(table().multiply_add,
               [](uint128 out, uint128 a, uint128 b, uint128) { return out + a * b; });
}

/// Rows without slack; 0 terms leave what is there.
void check_inner_products(const KernelTable& table, u64 p, std::size_t terms, std::size_t n,
                          std::size_t pattern) {
  const ModulusConstants modulus = constants_of(Modulus(p));
  const Words before = inputs_below(p, n)[pattern];
  const Words a = inputs_below(p, terms * n)[pattern], b = inputs_below(p, terms * n)[pattern];
  Words wanted(n);
  for (std::size_t i = 0; i < n; ++i) {
    uint128 sum = before[i];
    for (std::size_t k = 0; k < terms; ++k) sum += uint128{a[k * n + i]} * b[k * n + i];
    wanted[i] = static_cast<u64>(sum % p);
  }
  GuardedBuffer<u64> out(before), left(a), right(b);
  std::vector<const u64*> left_rows, right_rows;
  for (std::size_t k = 0; k < terms; ++k) {
    left_rows.push_back(left.data() + k * n);
    right_rows.push_back(right.data() + k * n);
  }
  table.add_inner_products(out.data(), left_rows.data(), right_rows.data(), terms, n, modulus);
  EXPECT_EQ(out.values(), wanted) << at(modulus, n) << ", " << terms << " terms";
  GuardedBuffer<u64> alone(before);
  table.inner_products(alone.data(), left_rows.data(), right_rows.data(), terms, n, modulus);
  GuardedBuffer<u64> sum(before);
  table.add(sum.data(), sum.data(), alone.data(), n, modulus);
  EXPECT_EQ(sum.values(), wanted) << at(modulus, n) << ", " << terms << " terms, alone";
  EXPECT_TRUE(out.is_intact() && alone.is_intact());
}

TEST_P(Kernels, AddsInnerProducts) {
  for (const u64 p : moduli()) {
    for (const std::size_t n : sizes) {
      for (const std::size_t terms : {0, 1, 2, 5}) {
        check_inner_products(table(), p, terms, n, 1);
        check_inner_products(table(), p, terms, n, 3);
      }
    }
    check_inner_products(table(), p, inner_product_terms, 9, 1);
    check_inner_products(table(), p, inner_product_terms, 9, 3);
    if (HasFailure()) return;
  }
}

TEST_P(Kernels, AddsAScalar) {
  check_scalar(table().add_scalar, [](uint128, uint128 a, uint128 b, uint128) { return a + b; });
}

TEST_P(Kernels, MultipliesByAScalar) {
  check_scalar(table().multiply_scalar,
               [](uint128, uint128 a, uint128 b, uint128) { return a * b; });
}

TEST_P(Kernels, SubtractsScaledResidues) {
  for (const u64 p : moduli()) {
    const ModulusConstants modulus = constants_of(Modulus(p));
    for (const std::size_t n : sizes) {
      for (const std::size_t pattern : {0, 1, 2, 3}) {
        const Words a = inputs_below(p, n)[pattern], b = inputs_below(p, n)[3 - pattern];
        for (const u64 a_factor : {u64{0}, u64{1}, p / 2, p - 1}) {
          const u64 b_factor = (a_factor + p / 3) % p;
          GuardedBuffer<u64> out(a), subtrahend(b);
          table().scaled_difference(out.data(), out.data(), a_factor, subtrahend.data(), b_factor,
                                    n, modulus);
          Words wanted(n);
          for (std::size_t i = 0; i < n; ++i) {
            const uint128 taken_off = uint128{b[i]} * b_factor % p;
            wanted[i] = static_cast<u64>((uint128{a[i]} * a_factor + p - taken_off) % p);
          }
          ASSERT_EQ(out.values(), wanted) << at(modulus, n);
          ASSERT_TRUE(out.is_intact());
        }
      }
    }
  }
}

TEST_P(Kernels, BringsSumsToAnotherPrime) {
  const u64 most = (u64{1} << max_modulus_bits) - 1;
  for (const u64 p : moduli()) {
    if (p % 2 == 0) continue;
    const ModulusConstants modulus = constants_of(Modulus(p));
    for (const std::size_t n : sizes) {
      for (const std::size_t pattern : {0, 1, 2, 3}) {
        for (const u64 addend : {u64{0}, p / 2, p - 1}) {
          const Words a = inputs_below(pattern == 2 ? p : most + 1, n)[pattern];
          GuardedBuffer<u64> values(a);
          table().reduce_sum(values.data(), values.data(), addend, n, modulus);
          Words wanted(n);
          for (std::size_t i = 0; i < n; ++i) wanted[i] = (a[i] + addend) % p;
          ASSERT_EQ(values.values(), wanted) << at(modulus, n);
          ASSERT_TRUE(values.is_intact());
        }
      }
    }
  }
}

TEST_P(Kernels, ReducesAnyWord) {
  for (const u64 p : moduli()) {
    const ModulusConstants modulus = constants_of(Modulus(p));
    for (const std::size_t n : sizes) {
      SCOPED_TRACE(at(modulus, n));
      // The last multiple of p below 2^64 and its neighbours are where a quotient is off by one.
      const u64 multiple = ~u64{0} / p * p;
      std::vector<Words> inputs = inputs_below(~u64{0}, n);
      inputs.insert(inputs.end(), {Words(n, ~u64{0}), Words(n, multiple), Words(n, multiple - 1),
                                   Words(n, p), Words(n, u64{1} << 52), Words(n, u64{1} << 32)});
      for (const Words& a : inputs) {
        Words wanted(n);
        std::transform(a.begin(), a.end(), wanted.begin(), [&](u64 x) { return x % p; });
        GuardedBuffer<u64> values(a);
        table().reduce(values.data(), values.data(), n, modulus);
        EXPECT_EQ(values.values(), wanted);
        EXPECT_TRUE(values.is_intact());
      }
      if (HasFailure()) return;
    }
  }
}

/// A matrix product.
struct DenseShape {
  std::size_t rows, columns, points;
  std::size_t step;    ///< columns that are added at a time
  std::size_t biased;  ///< points
};

/// Weights in [-negative, positive]: all the greatest, all the least, the two in turn, random.
std::vector<std::int32_t> weights_between(std::int32_t least, std::int32_t greatest,
                                          std::size_t count, std::size_t pattern) {
  std::vector<std::int32_t> weights(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto span = static_cast<u64>(std::int64_t{greatest} - least + 1);
    const std::int64_t random = least + static_cast<std::int64_t>(random_bits()() % span);
    const bool is_greatest = pattern == 0 || (pattern == 2 && i % 2 == 0);
    weights[i] = pattern == 3 ? static_cast<std::int32_t>(random) : is_greatest ? greatest : least;
  }
  return weights;
}

/// The sums of the definition, [rows][points].
Words dense_by_definition(const DenseShape& shape, const std::vector<std::int32_t>& weights,
                          const Words& inputs, const Words& biases, u64 p) {
  Words wanted(shape.rows * shape.points);
  for (std::size_t r = 0; r < shape.rows; ++r) {
    for (std::size_t j = 0; j < shape.points; ++j) {
      int128 sum = j < shape.biased ? static_cast<int128>(biases[r]) : 0;
      for (std::size_t k = 0; k < shape.columns; ++k) {
        sum += static_cast<int128>(inputs[k * shape.points + j]) * weights[r * shape.columns + k];
      }
      const auto modulus = static_cast<int128>(p);
      wanted[r * shape.points + j] = static_cast<u64>((sum % modulus + modulus) % modulus);
    }
  }
  return wanted;
}

/// Adds a block's product with residues.
using Accumulate = std::function<void(const DenseBlock&, std::span<const u64>)>;

/// In buffers without slack, against the definition. `limit` bounds the weights.
void check_dense(const KernelTable& table, const Accumulate& accumulate, const DenseShape& shape,
                 u64 p, std::int32_t least, std::int32_t greatest, std::size_t pattern) {
  const ModulusConstants modulus = constants_of(Modulus(p));
  const auto weights = weights_between(least, greatest, shape.rows * shape.columns, pattern);
  const Words inputs = inputs_below(p, shape.columns * shape.points)[pattern == 0 ? 1 : pattern];
  const Words biases = inputs_below(p, shape.rows)[pattern];
  GuardedBuffer<u64> words(dense_matrix_words(shape.rows, shape.columns));
  table.dense_lay_out(words.data(), weights.data(), shape.rows, shape.columns);
  const DenseMatrix matrix{words.data(), shape.rows, shape.columns};
  GuardedBuffer<u64> sums(Words((shape.rows + 1) * shape.points));
  for (std::size_t column = 0; column < shape.columns; column += shape.step) {
    const std::size_t depth = std::min(shape.step, shape.columns - column);
    accumulate({.matrix = matrix,
                .accumulators = sums.data(),
                .column = column,
                .depth = depth,
                .points = shape.points},
               std::span(inputs).subspan(column * shape.points, depth * shape.points));
  }
  table.dense_finish({.matrix = matrix,
                      .rows = sums.data(),
                      .points = shape.points,
                      .biases = shape.biased == 0 ? nullptr : biases.data(),
                      .biased = shape.biased},
                     modulus);
  Words result = sums.values();
  result.resize(shape.rows * shape.points);
  EXPECT_EQ(result, dense_by_definition(shape, weights, inputs, biases, p))
      << at(modulus, shape.points) << ", " << shape.rows << " rows, " << shape.columns
      << " columns, weights from " << least << " to " << greatest;
  EXPECT_TRUE(words.is_intact() && sums.is_intact());
}

/// From residues as they are, and from packed ones.
void check_dense(const KernelTable& table, const DenseShape& shape, u64 p, std::int32_t least,
                 std::int32_t greatest, std::size_t pattern) {
  const ModulusConstants modulus = constants_of(Modulus(p));
  const auto from_residues = [&](const DenseBlock& block, std::span<const u64> inputs) {
    GuardedBuffer<u64> buffer(Words(inputs.begin(), inputs.end()));
    table.dense_accumulate(block, buffer.data(), modulus);
  };
  check_dense(table, from_residues, shape, p, least, greatest, pattern);
  const std::vector<std::uint8_t> hint(1000);
  const auto from_packed = [&](const DenseBlock& block, std::span<const u64> inputs) {
    std::vector<std::uint8_t> bytes(inputs.size() * static_cast<std::size_t>(modulus.bits) / 8);
    scalar_kernels.pack_bits(bytes.data(), inputs.data(), inputs.size(), modulus.bits);
    GuardedBuffer<std::uint8_t> packed(bytes);
    const std::size_t next = block.column % 3 * 500;
    table.dense_accumulate_packed(
        block, {.bytes = packed.data(), .read_next = std::span(hint).first(next)}, modulus);
  };
  check_dense(table, from_packed, shape, p, least, greatest, pattern);
}

TEST_P(Kernels, MultipliesDenseMatricesOfEveryShape) {
  const u64 p = largest_primes(44, 1, 1)[0];
  for (const std::size_t rows : {1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 31}) {
    for (const std::size_t points : {8, 16, 24, 32, 40, 64, 72, 136}) {
      for (const std::size_t columns : {1, 2, 3, 33, 150}) {
        check_dense(table(), {rows, columns, points, columns, 8}, p, -127, 127, 3);
        check_dense(table(), {rows, columns, points, 2, points}, p, 0, 255, 3);
        if (HasFailure()) return;
      }
    }
  }
}

/// With the greatest weights that each modulus allows, and more columns than any kernel adds up
/// before it reduces.
TEST_P(Kernels, MakesTheLargestDenseSums) {
  for (const u64 p : moduli()) {
    const int bits = std::min(product_bits - constants_of(Modulus(p)).bits, 31);
    const auto most = static_cast<std::int32_t>((u64{1} << bits) - 1);
    for (const std::size_t pattern : {0, 1, 2, 3}) {
      check_dense(table(), {3, 4500, 8, 32, 8}, p, 0, most, pattern);
      check_dense(table(), {3, 300, 8, 300, 0}, p, -most, 0, pattern);
      check_dense(table(), {3, 300, 8, 7, 8}, p, -(most / 2), most / 2, pattern);
    }
    if (HasFailure()) return;
  }
}

/// Terms of a row: `added` and `taken_off` of them.
struct SparseShape {
  std::uint32_t added, taken_off;
  std::size_t points;
};

/// Two rows, the second before the first, in buffers without slack, against the sums of the
/// definition.
void check_sparse(const KernelTable& table, const SparseShape& shape, u64 p, std::size_t pattern) {
  const std::size_t columns = 5, points = shape.points;
  const std::uint32_t terms = shape.added + shape.taken_off;
  const ModulusConstants modulus = constants_of(Modulus(p));
  const Words inputs = inputs_below(p, columns * points)[pattern];
  // The product of the greatest residue and weight is just below 2^52.
  const Words weights = inputs_below((u64{1} << product_bits) / p, 2 * terms)[pattern];
  std::vector<std::uint32_t> places(2 * terms);
  for (std::uint32_t& place : places) place = random_bits()() % columns;
  const u64 base = u64{shape.taken_off} << product_bits;
  Words wanted(2 * points, base);
  for (std::size_t e = 0; e < 2 * terms; ++e) {
    for (std::size_t j = 0; j < points; ++j) {
      const u64 product = weights[e] * inputs[places[e] * points + j];
      wanted[(e < terms ? points : 0) + j] += e % terms < shape.added ? product : 0 - product;
    }
  }
  for (u64& x : wanted) x %= p;
  GuardedBuffer<u64> out(2 * points), input_buffer(inputs), weight_buffer(weights);
  GuardedBuffer<std::uint32_t> place_buffer(places);
  const std::vector<SparseRow> rows = {{1, 0, shape.added, terms}, {0, terms, shape.added, terms}};
  const Words bases(2, base);
  table.sparse_rows({.outputs = out.data(),
                     .output_stride = points,
                     .inputs = input_buffer.data(),
                     .input_stride = points,
                     .rows = rows.data(),
                     .row_count = rows.size(),
                     .bases = bases.data(),
                     .columns = place_buffer.data(),
                     .weights = weight_buffer.data(),
                     .points = points},
                    modulus);
  EXPECT_EQ(out.values(), wanted) << at(modulus, points) << ", " << shape.added << " + "
                                  << shape.taken_off << " terms";
  EXPECT_TRUE(out.is_intact() && input_buffer.is_intact());
}

TEST_P(Kernels, SumsSparseRowsOfEveryShape) {
  for (const u64 p : {u64{17}, u64{12289}, largest_primes(45, 1, 1)[0]}) {
    for (const std::size_t points : {0, 8, 16, 24, 32, 40, 56, 64, 128, 136}) {
      for (const std::uint32_t added : {0, 1, 3, 8, 17}) {
        for (const std::uint32_t taken_off : {0, 1, 9}) {
          check_sparse(table(), {added, taken_off, points}, p, 3);
        }
      }
      if (HasFailure()) return;
    }
  }
}

TEST_P(Kernels, SumsTheLargestSparseRows) {
  for (const u64 p : moduli()) {
    for (const std::size_t pattern : {1, 2, 3}) {
      check_sparse(table(), {2047, 2047, 8}, p, pattern);
      check_sparse(table(), {sparse_terms - 1, 0, 16}, p, pattern);
      check_sparse(table(), {0, sparse_terms - 1, 64}, p, pattern);
      if (HasFailure()) return;
    }
  }
}

Words bits_of(const Words& values, int bits) {
  Words result;
  for (const u64 value : values) {
    for (int bit = 0; bit < bits; ++bit) result.push_back((value >> bit) & 1);
  }
  return result;
}

TEST_P(Kernels, PacksAndUnpacksWithoutTouchingOtherBytes) {
  for (int bits = 1; bits <= 50; ++bits) {
    for (const std::size_t n : sizes) {
      SCOPED_TRACE(std::to_string(bits) + " bits, n = " + std::to_string(n));
      for (const Words& values : inputs_below(u64{1} << bits, n)) {
        const Words bit_list = bits_of(values, bits);
        std::vector<std::uint8_t> wanted((bit_list.size() + 7) / 8);
        for (std::size_t i = 0; i < bit_list.size(); ++i) {
          wanted[i / 8] = static_cast<std::uint8_t>(wanted[i / 8] | bit_list[i] << (i % 8));
        }
        GuardedBuffer<std::uint8_t> packed(wanted.size());
        GuardedBuffer<u64> input(values), output(n);
        table().pack_bits(packed.data(), input.data(), n, bits);
        EXPECT_EQ(packed.values(), wanted);
        table().unpack_bits(output.data(), packed.data(), n, bits);
        EXPECT_EQ(output.values(), values);
        EXPECT_TRUE(packed.is_intact() && output.is_intact());
      }
      if (HasFailure()) return;
    }
  }
}

TEST_P(Kernels, CountsUnpackedWordsThatAreNoResidues) {
  for (const u64 p : moduli()) {
    const ModulusConstants modulus = constants_of(Modulus(p));
    const u64 power = u64{1} << modulus.bits;
    for (const std::size_t n : sizes) {
      std::vector<Words> inputs = inputs_below(power, n);
      inputs.insert(inputs.end(), {Words(n, p % power), Words(n, p - 1)});
      for (const Words& values : inputs) {
        std::vector<std::uint8_t> bytes((n * static_cast<std::size_t>(modulus.bits) + 7) / 8);
        scalar_kernels.pack_bits(bytes.data(), values.data(), n, modulus.bits);
        // Bits behind the last value are no one's.
        const std::size_t used = n * static_cast<std::size_t>(modulus.bits) % 8;
        if (used != 0) bytes.back() = static_cast<std::uint8_t>(bytes.back() | 0xFFu << used);
        const auto above =
            std::count_if(values.begin(), values.end(), [&](u64 x) { return x >= p; });
        GuardedBuffer<std::uint8_t> packed(bytes);
        GuardedBuffer<u64> out(n);
        EXPECT_EQ(table().unpack_residues(out.data(), packed.data(), n, modulus),
                  static_cast<std::size_t>(above))
            << at(modulus, n);
        EXPECT_EQ(out.values(), values) << at(modulus, n);
        EXPECT_TRUE(out.is_intact());
      }
    }
  }
}

std::int64_t set_bits(const std::uint8_t* three_bytes) {
  std::int64_t count = 0;
  for (int bit = 0; bit < 21; ++bit) count += three_bytes[bit / 8] >> (bit % 8) & 1;
  return count;
}

TEST_P(Kernels, DrawsCentredBinomialSamples) {
  for (const std::size_t n : sizes) {
    for (const std::uint64_t pattern : {u64{0}, u64{0x101}, ~u64{0}}) {
      std::vector<std::uint8_t> bytes(6 * n, static_cast<std::uint8_t>(pattern));
      for (std::size_t i = 0; i < bytes.size() && pattern == 0x101; ++i) {
        bytes[i] = static_cast<std::uint8_t>(random_bits()());
      }
      for (std::size_t i = 0; i < bytes.size() && pattern == ~u64{0}; ++i) {
        if (i % 6 >= 3) bytes[i] = 0;  // the largest sample, 21
      }
      std::vector<std::int64_t> wanted(n);
      for (std::size_t i = 0; i < n; ++i) {
        wanted[i] = set_bits(&bytes[6 * i]) - set_bits(&bytes[6 * i + 3]);
      }
      GuardedBuffer<std::uint8_t> input(bytes);
      GuardedBuffer<std::int64_t> output(n);
      table().centred_binomial(output.data(), input.data(), n);
      EXPECT_EQ(output.values(), wanted) << "n = " << n;
      EXPECT_TRUE(output.is_intact());
    }
  }
}

TEST_P(Kernels, AddsScaledNoise) {
  for (const u64 p : moduli()) {
    if (p < 22) continue;
    const ModulusConstants modulus = constants_of(Modulus(p));
    for (const std::size_t n : sizes) {
      std::vector<std::int64_t> noise(n);
      for (std::size_t i = 0; i < n; ++i) noise[i] = static_cast<std::int64_t>(i * 37 % 43) - 21;
      for (const u64 scale : {u64{1}, (p - 1) / 21}) {
        for (const Words& a : inputs_below(p, n)) {
          Words wanted(n);
          for (std::size_t i = 0; i < n; ++i) {
            const int128 sum = static_cast<int128>(a[i]) + static_cast<int128>(scale) * noise[i];
            wanted[i] = static_cast<u64>((sum + static_cast<int128>(p)) % static_cast<int128>(p));
          }
          GuardedBuffer<u64> values(a);
          GuardedBuffer<std::int64_t> noise_buffer(noise);
          table().add_scaled_noise(values.data(), values.data(), noise_buffer.data(), scale, n,
                                   modulus);
          EXPECT_EQ(values.values(), wanted) << at(modulus, n);
          EXPECT_TRUE(values.is_intact());
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Kernels, all_tables(), name_of);

}  // namespace
}  // namespace sealion::kernels
