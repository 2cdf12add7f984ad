// One record of an affine program: sealion-bench-affine [FEATURES OUTPUTS]
#include <fmt/format.h>

#include <cstdlib>

#include "bench/affine.h"
#include "ring/kernels/kernels.h"

namespace {

void print_figures(const sealion::bench::AffineModel& model) {
  const auto figures = sealion::bench::measure_affine(model, 101);
  const sealion::AffineForm& form = figures.plan.form;
  fmt::print(
      "{} features, {} answers: n {}, {} primes, t {}, answers of {} bits, blocks of {}, {} side "
      "by "
      "side\n  evaluate {:.1f} us, encrypt {:.1f} us, decrypt {:.1f} us, up {} bytes, down {} "
      "bytes; {} of {} records differ\n",
      model.features, model.outputs, form.parameters.n, form.parameters.coeff_moduli.size(),
      form.parameters.plain_modulus, form.parameters.answer_bits, form.block, form.side,
      1e6 * figures.evaluate_seconds, 1e6 * figures.encrypt_seconds, 1e6 * figures.decrypt_seconds,
      figures.upload_bytes, figures.download_bytes, figures.mismatches, figures.records_compared);
}

}  // namespace

int main(int argc, char** argv) try {
  fmt::print("{}\n", sealion::kernels::kernel_choice());
  if (argc == 3) {
    print_figures({std::strtoul(argv[1], nullptr, 10), std::strtoul(argv[2], nullptr, 10)});
    return 0;
  }
  for (const sealion::bench::AffineModel& model :
       {sealion::bench::AffineModel{30, 1}, {784, 10}, {3000, 1}, {30, 100}}) {
    print_figures(model);
  }
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "sealion-bench-affine: {}\n", error.what());
  return 1;
}
