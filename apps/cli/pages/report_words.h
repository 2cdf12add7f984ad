#pragma once

#include <string>

#include "cli/pages/report.h"
#include "cli/support/record_words.h"

namespace sealion::cli {

/// What the page calls things.
struct ReportWords {
  RecordWords records;        ///< "image", "images", "pixels"
  std::string thing, things;  ///< what people call the records: "digit", "digits"
  std::string described;      ///< "handwritten digits"
  std::string told;           ///< what was done to them: "read", "classified", "answered"
  std::string tells;          ///< what the network did then: "read", "told"
};

ReportWords words_for(const ReportSubject& subject);

/// Whether a number is told of each record, and not its class.
bool tells_numbers(const ReportSubject& subject);
/// Whether each feature of all records has a ciphertext of its own.
bool is_slotwise(const ReportSubject& subject);

/// With a capital letter in front.
std::string capital(std::string text);

}  // namespace sealion::cli
