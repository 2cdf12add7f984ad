#include "data/files/csv/open_table.h"

#include "data/files/csv/text_file.h"

namespace sealion {

CsvTable open_table(const std::filesystem::path& path, std::optional<char> delimiter,
                    CsvHeader header) {
  return CsvTable(CsvReader(open_text(path), path.string(), delimiter), header);
}

}  // namespace sealion
