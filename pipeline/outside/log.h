// The log: text on a terminal, JSON lines otherwise, to stderr. One event is a message and named fields.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace callmill::log {

enum class Level { trace, debug, info, warn, error };
enum class Style { text, json };

/// A named value of an event: {"call_id", "c-1"}, {"duration_ms", 12}. The usual names: tenant_id, call_id, job_id,
/// stage, event, error_kind, duration_ms. A field whose name ends in "phone" or "number" is masked (mask_phone). Valid
/// for the call that logs it.
struct Field {
  Field(std::string_view field, std::string_view text) : name(field), value(text) {}
  Field(std::string_view field, const char* text) : name(field), value(std::string_view{text}) {}
  Field(std::string_view field, const std::string& text) : name(field), value(std::string_view{text}) {}
  template <class Number>
  requires std::is_arithmetic_v<Number> Field(std::string_view field, Number number) : name(field) {
    if constexpr (std::is_same_v<Number, bool>) {
      value = number;
    } else if constexpr (std::is_floating_point_v<Number>) {
      value = static_cast<double>(number);
    } else {
      value = static_cast<std::int64_t>(number);
    }
  }
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool> value;
};
using Fields = std::initializer_list<Field>;

/// Called once, by main; before that nothing is logged. `level` is a word of LOG_LEVEL: trace, debug, info, warn, error
/// or off.
void start(std::string_view level, Style style);
/// The same into a stream that outlives the log; for tests.
void start(std::string_view level, Style style, std::ostream& out);
/// Any thread may call it. Before start() it does nothing.
void set_level(std::string_view level);
/// Whether an event of this level would be written; for fields that are expensive to make.
bool enabled(Level level);

/// `logger` is the part of the program that logs: runner, import, ledger, ... Any thread may call it.
void write(Level level, std::string_view logger, std::string_view message, Fields fields = {});

inline void debug(std::string_view logger, std::string_view message, Fields fields = {}) {
  write(Level::debug, logger, message, fields);
}
inline void info(std::string_view logger, std::string_view message, Fields fields = {}) {
  write(Level::info, logger, message, fields);
}
inline void warn(std::string_view logger, std::string_view message, Fields fields = {}) {
  write(Level::warn, logger, message, fields);
}
inline void error(std::string_view logger, std::string_view message, Fields fields = {}) {
  write(Level::error, logger, message, fields);
}

}  // namespace callmill::log
