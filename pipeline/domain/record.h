// One row of a list that came in a file, by its columns' names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace callmill {

struct RecordField {
  std::string column;    ///< As the file names it.
  std::string text;      ///< Valid UTF-8.
  bool is_json = false;  ///< `text` is the JSON of a value that was no string.
};

struct Record {
  std::uint64_t line = 0;           ///< The file's line on which it starts, from 1; 0, it came from no file.
  std::vector<RecordField> fields;  ///< Those in which something stands.
};

}  // namespace callmill
