#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "heras/train/heads/learning_curve.h"

namespace sealion::cli {

/// One way to see the samples.
struct RepresentationJob {
  std::string name;
  std::string train, test;         ///< arrays, a row for each sample
  std::vector<std::string> heads;  ///< "linear" or "dense"
};

/// What `learning-curve` shall measure.
struct CurveJob {
  std::vector<RepresentationJob> representations;
  std::string train_labels, test_labels;  ///< IDX files
  heras::train::CurveOptions options;     ///< less heads
  heras::HeadOptions head;                ///< of both kinds of head
  std::size_t hidden_units = 64;          ///< of the dense one
};

/// Reads the file of a job:
///   {"representations": {NAME: {"train": NPY, "test": NPY, "heads": ["linear", "dense"]}},
///    "train_labels": IDX, "test_labels": IDX, "labels_per_class": [1, 2, 5], "seeds": 10,
///    "weight_decay": X, "epochs": N, "hidden_units": N}
/// The arrays have a row for each label. All but files and representations may be missing, "heads"
/// for a linear one alone. Throws `corrupt` naming the file and the field.
CurveJob load_curve_job(const std::filesystem::path& path);

/// The heads that a representation asks for, as many as it names.
std::vector<heras::HeadOptions> heads_of(const CurveJob& job,
                                         const RepresentationJob& representation);

}  // namespace sealion::cli
