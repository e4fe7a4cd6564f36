// Values that a statement binds, of any type, and sets that it reads with json_each.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/time.h"

namespace callmill {

struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

/// monostate is NULL.
using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

/// NULL in the place of an empty text, or of the code 0.
inline std::optional<std::string_view> text_or_null(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}
inline std::optional<std::int64_t> code_or_null(int code) {
  return code == 0 ? std::nullopt : std::optional<std::int64_t>(code);
}

/// A set as the JSON array that a statement's json_each reads.
std::string json_array(std::span<const std::int64_t> values);
std::string json_array(std::span<const std::string> values);

/// What a statement's generated type binds, kept: owns all of it. Positions count from 1; one that is not set is NULL.
class SqlValues {
 public:
  void set(int index, std::int64_t value) { at(index) = value; }
  void set(int index, double value) { at(index) = value; }
  void set(int index, bool value) { at(index) = std::int64_t{value}; }
  void set(int index, UnixTime value) { at(index) = std::int64_t{unix_seconds(value)}; }
  void set(int index, std::string_view text) { at(index) = std::string(text); }
  void set(int index, std::span<const std::int64_t> values) { at(index) = json_array(values); }
  void set(int index, std::span<const std::string> values) { at(index) = json_array(values); }
  void blob(int index, std::string_view bytes) { at(index) = Blob{std::string(bytes)}; }
  template <class T>
  void set(int index, const std::optional<T>& value) {
    at(index) = SqlValue{};
    if (value) set(index, *value);
  }
  void blob(int index, const std::optional<std::string_view>& bytes) {
    at(index) = SqlValue{};
    if (bytes) blob(index, *bytes);
  }

  const std::vector<SqlValue>& all() const { return values_; }
  template <class To>
  void bind(To& to) const {
    int index = 0;
    for (const SqlValue& value : values_) to.set(++index, value);
  }
  bool operator==(const SqlValues&) const = default;

 private:
  SqlValue& at(int index) {
    const auto position = static_cast<std::size_t>(index);
    if (values_.size() < position) values_.resize(position);
    return values_[position - 1];
  }
  std::vector<SqlValue> values_;
};

}  // namespace callmill
