#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "data/preprocessing/input_rules.h"
#include "data/preprocessing/preprocessing.h"
#include "onnx/lower/composer.h"
#include "onnx/lower/symbolic.h"

namespace sealion::onnx {

/// What one number that goes into the program is made of, by the client.
struct InputSource {
  std::size_t column;                        ///< of a record, or of a table
  std::optional<double> missing = {};        ///< taken where the column has none
  std::optional<std::string> category = {};  ///< 1 where the column has this text, else 0
  bool takes_others = false;  ///< of a category: texts that no category is are taken, as none
  std::optional<NumberTest> test = {};  ///< 1 where the column's number passes it, else 0
  bool is_decoy = false;                ///< of a test: nothing reads it
  std::optional<RecordNorm> norm = {};  ///< of all numbers of the record, which it is divided by

  /// Whether it is 0 or 1 for every record.
  bool is_bit() const { return category || test; }
};

/// What of a record goes into the program.
class InputSources {
 public:
  explicit InputSources(Composer& composer) : composer_(composer) {}

  /// A column of numbers.
  Element number(std::size_t column);
  /// The same where a missing number is this.
  Element imputed(const Element& number, double missing);
  /// A text of column `column`.
  static Element text(std::size_t column) { return Element::of(text_columns, column); }
  /// Whether a text is this one.
  Element category(const Element& text, const std::string& name, bool takes_others);

  /// Whether a column's number passes a test.
  Element test(std::size_t column, NumberTest test);

  /// Where an element of the input comes from.
  const InputSource& source_of(const Element& element) const { return sources_[element.index]; }
  /// The numbers of a record divided by their norm; none where these are not all of them, each once
  /// and as they come.
  std::optional<std::vector<Element>> normalised(const std::vector<Element>& numbers,
                                                 RecordNorm norm);

  /// Whether it is a column of numbers as it comes.
  bool is_number(const Element& element) const;

  const std::vector<InputSource>& all() const { return sources_; }

 private:
  /// Column, number for missing ones, category, edges of a test and where it takes missing ones,
  /// norm.
  using Key = std::tuple<std::size_t, std::optional<double>, std::optional<std::string>,
                         std::optional<std::vector<double>>, bool, std::optional<RecordNorm>>;
  static Key key_of(const InputSource& source);
  Element added(InputSource source);

  Composer& composer_;
  std::vector<InputSource> sources_;  ///< [inputs of the program]
  std::map<Key, std::size_t> places_;
};

}  // namespace sealion::onnx
