// What a stage makes of its row, as the runner asks it.
#pragma once

#include <sqlite3.h>

#include <stdexcept>
#include <string>

#include "ledger/sql_files.h"
#include "scratch.h"
#include "stages/stage.h"

namespace callmill::tests {

/// The job's row, loaded; throws what is wrong with it.
inline stages::Work loaded_work(ledger::Database& database, const stages::Stage& stage, std::int64_t job_id) {
  const auto loaded = stage.load(database, {&job_id, 1});
  if (loaded.size() != 1 || loaded[0].job_id != job_id) throw std::runtime_error("not one row of the job was loaded");
  if (const auto* fault = std::get_if<std::string>(&loaded[0].work)) throw std::runtime_error(*fault);
  return std::get<stages::Work>(loaded[0].work);
}

/// The verdict's writes, as the runner makes them.
inline void record(ledger::Database& database, const Verdict& verdict) {
  for (const Write& write : verdict.writes) database.run(write.statement(), write.values());
}

/// What the statement's parameter `name` is given, as text; "(null)" for NULL.
inline std::string value_of(const Write& write, const std::string& name) {
  static Scratch scratch;
  sqlite3_stmt* statement = nullptr;
  const std::string text(ledger::sql_file(write.statement()).text);
  sqlite3_prepare_v2(scratch.database.handle(), text.c_str(), -1, &statement, nullptr);
  const int index = sqlite3_bind_parameter_index(statement, (":" + name).c_str());
  sqlite3_finalize(statement);
  if (index == 0) throw std::runtime_error(text + " has no parameter " + name);
  const auto& values = write.values().all();
  const SqlValue value =
      values.size() < static_cast<std::size_t>(index) ? SqlValue{} : values.at(static_cast<std::size_t>(index) - 1);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* words = std::get_if<std::string>(&value)) return *words;
  if (const auto* blob = std::get_if<Blob>(&value)) return blob->bytes;
  return "(null)";
}

/// The request; throws where the stage decides at once.
inline Request asked(const stages::Work& work, const Settings& settings, UnixTime now) {
  return std::get<stages::Asked>(work.request(settings, now)).request;
}

/// The verdict at once; throws where the stage asks.
inline Verdict decided(const stages::Work& work, const Settings& settings, UnixTime now) {
  return std::get<Verdict>(work.request(settings, now));
}

/// What the stage makes of `reply` to what it asks; throws where it decides at once.
inline Verdict judged(const stages::Work& work, const Reply& reply, const Settings& settings, UnixTime now) {
  return std::get<stages::Asked>(work.request(settings, now)).verdict(reply, settings, now, std::chrono::seconds{0});
}

}  // namespace callmill::tests
