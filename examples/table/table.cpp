// table CSV LABEL MODEL: learns from plain rows what the column LABEL says, reads encrypted ones,
// and saves what it learned. Fields have no quotes; a number that is not there is missing.
#include <sealion/training.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iostream>
#include <limits>
#include <sstream>

using namespace sealion::models;

using Texts = std::vector<std::string>;

Texts fields_of(const std::string& line) {
  Texts fields;
  std::istringstream rest(line + ',');
  for (std::string field; std::getline(rest, field, ',');) fields.push_back(field);
  return fields;
}

sealion::CategoricalColumn categories_of(const Texts& rows) {
  sealion::CategoricalColumn column{rows, {}};
  Texts& all = column.categories;
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  for (const std::string& text : rows) {
    const auto found = std::lower_bound(all.begin(), all.end(), text);
    column.of_row.push_back(static_cast<std::uint32_t>(found - all.begin()));
  }
  return column;
}

sealion::Column column_of(const std::string& name, const Texts& rows) {
  std::vector<double> numbers;
  for (const std::string& text : rows) {
    double number = std::numeric_limits<double>::quiet_NaN();
    const char* const end = text.data() + text.size();
    const bool is_text = std::from_chars(text.data(), end, number).ptr != end;
    if (is_text) return {name, categories_of(rows)};
    numbers.push_back(number);
  }
  return {name, sealion::NumericColumn{numbers}};
}

sealion::Dataset read(const std::string& path, const std::string& label) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const Texts names = fields_of(line);
  std::vector<Texts> columns(names.size());
  while (std::getline(file, line)) {
    const Texts fields = fields_of(line);
    for (std::size_t c = 0; c < columns.size(); ++c) columns[c].push_back(fields.at(c));
  }
  sealion::Table table{columns.at(0).size(), {}};
  sealion::ClassTargets classes;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (names[c] != label) {
      table.columns.push_back(column_of(names[c], columns[c]));
    } else {
      const sealion::CategoricalColumn known = categories_of(columns[c]);
      classes = {known.categories, known.of_row};
    }
  }
  return {table, classes};
}

int main(int argc, char** argv) try {
  if (argc != 4) return std::cerr << "usage: table CSV LABEL MODEL\n", 2;
  const sealion::Dataset data = read(argv[1], argv[2]);
  Model model("table");
  model.add(InputFor(data.inputs));  // makes integers of raw rows, for clients too
  model.add(Dense(std::get<sealion::ClassTargets>(data.targets).names.size()));
  std::cout << model.summary();

  sealion::training::fit(model, data, {.optimizer = "adamw", .learning_rate = 1e-2, .epochs = 50});
  const Evaluation result = model.evaluate(data, {.encrypted = true});
  std::cout << 100 * *result.accuracy << " % right, " << result.mismatches
            << " encrypted logits differ\n";
  model.save(argv[3]);
} catch (const std::exception& error) {
  return std::cerr << error.what() << '\n', 1;
}
