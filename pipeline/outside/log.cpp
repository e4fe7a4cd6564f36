#include "outside/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill::log {

namespace {

constexpr std::array<const char*, 5> kLevelNames{"trace", "debug", "info", "warn", "error"};
constexpr std::array kSpdlogLevels{spdlog::level::trace, spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
                                   spdlog::level::err};

std::shared_ptr<spdlog::logger>& current() {
  static std::shared_ptr<spdlog::logger> logger;
  return logger;
}
std::atomic<Style> style_in_force{Style::json};

bool names_a_phone(std::string_view field) {
  return field.ends_with("phone") || field.ends_with("number");
}

nlohmann::ordered_json json_value(const Field& field) {
  return std::visit(
      [&](const auto& value) -> nlohmann::ordered_json {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string_view>) {
          return names_a_phone(field.name) ? mask_phone(value) : std::string(value);
        } else {
          return value;
        }
      },
      field.value);
}

/// The object without what the pattern puts before it: the opening brace and `"ts":...,`.
std::string json_rest(Level level, std::string_view logger, std::string_view message, Fields fields) {
  nlohmann::ordered_json event;
  event["level"] = kLevelNames[static_cast<std::size_t>(level)];
  event["logger"] = logger;
  event["msg"] = message;
  for (const Field& field : fields) event[std::string(field.name)] = json_value(field);
  return json_text(event).substr(1);
}

std::string text_line(std::string_view logger, std::string_view message, Fields fields) {
  std::string line = std::string(logger) + ": " + one_line(message);
  for (const Field& field : fields) {
    const auto value = json_value(field);
    line += "  " + std::string(field.name) + "=";
    line += value.is_string() ? one_line(value.get<std::string>()) : json_text(value);
  }
  return line;
}

void start_with(std::string_view level, Style style, std::shared_ptr<spdlog::sinks::sink> sink) {
  auto logger = std::make_shared<spdlog::logger>("callmill", std::move(sink));
  const char* pattern = style == Style::json ? R"({"ts":"%Y-%m-%dT%H:%M:%S.%eZ",%v)" : "%H:%M:%S.%eZ %^%-7l%$ %v";
  logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc));
  logger->set_level(spdlog::level::from_str(std::string(level)));
  logger->flush_on(spdlog::level::trace);
  style_in_force = style;
  current() = std::move(logger);
}

}  // namespace

void start(std::string_view level, Style style) {
  if (style == Style::json) return start_with(level, style, std::make_shared<spdlog::sinks::stderr_sink_mt>());
  start_with(level, style, std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
}

void start(std::string_view level, Style style, std::ostream& out) {
  start_with(level, style, std::make_shared<spdlog::sinks::ostream_sink_mt>(out));
}

void set_level(std::string_view level) {
  if (current()) current()->set_level(spdlog::level::from_str(std::string(level)));
}

bool enabled(Level level) {
  return current() && current()->should_log(kSpdlogLevels[static_cast<std::size_t>(level)]);
}

void write(Level level, std::string_view logger, std::string_view message, Fields fields) {
  if (!enabled(level)) return;
  const std::string text =
      style_in_force == Style::json ? json_rest(level, logger, message, fields) : text_line(logger, message, fields);
  current()->log(kSpdlogLevels[static_cast<std::size_t>(level)], spdlog::string_view_t(text.data(), text.size()));
}

}  // namespace callmill::log
