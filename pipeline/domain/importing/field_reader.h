// Reads the fields of one exported document through the mapping, strictly; collects errors instead of throwing.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/importing/findings.h"
#include "domain/importing/mapping.h"
#include "domain/time.h"

namespace callmill {

/// Each function gives nothing when the field is not there, or is not of the type asked for, which is an error.
/// `field` is the field's name within the group.
class FieldReader {
 public:
  /// `where` goes before each error ("items[3]: "). All arguments outlive the reader.
  FieldReader(const nlohmann::json& document, const Mapping& mapping, std::string_view group, std::string where,
              Findings& findings);

  std::optional<Found> find(std::string_view field) const;
  /// A string made one line, or an integer as text.
  std::optional<std::string> id(std::string_view field);
  /// Like id(), and an error that names the alternatives when it is not there.
  std::optional<std::string> required_id(std::string_view field);
  /// A string made one line.
  std::optional<std::string> line(std::string_view field);
  /// An integer, a whole number, or decimal digits in a string.
  std::optional<std::int64_t> integer(std::string_view field);
  /// ISO 8601, or unix time, also as digits in a string: seconds below 100,000,000,000, milliseconds from there,
  /// nanoseconds from 100,000,000,000,000,000. Nothing, and no error, of 0 and of year 1: what a program writes that
  /// has no null.
  std::optional<UnixMillis> instant(std::string_view field);
  /// As instant(), but nothing, and no error, of what is no instant.
  std::optional<UnixMillis> instant_if_any(std::string_view field) const;
  std::optional<bool> boolean(std::string_view field);
  /// Mail addresses, as the envelope wants them: of a string, or of an array of strings and nulls, each of which may
  /// hold several ("Anna <a@one.example>; b@one.example"). What is no address is given as written, with a remark.
  std::vector<std::string> addresses(std::string_view field);
  /// What was said, in a string, or in an array whose elements are strings or have a text of their own
  /// ("chunks.text"); the first alternative with any text in it.
  std::optional<std::string> text(std::string_view field);

  void add_error(std::string_view field, const std::string& words);
  void add_remark(std::string_view field, const std::string& words);

 private:
  std::string name_of(std::string_view field) const;
  /// What `value_in` makes of the field: an optional, nothing for a wrong type, which is an error.
  template <class ValueIn>
  auto read(std::string_view field, ValueIn value_in, std::string_view expected);
  void take_addresses(std::string_view field, std::string_view text, std::vector<std::string>& addresses);
  void add_type_error(std::string_view field, const Found& found, std::string_view expected);

  const nlohmann::json& document_;
  const Mapping& mapping_;
  std::string group_;
  std::string where_;
  Findings& findings_;
};

}  // namespace callmill
