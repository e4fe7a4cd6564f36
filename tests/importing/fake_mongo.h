// Collections of MongoDB in memory, as far as bulk readings ask: filters on _id, $in on top-level fields, $and and $or.
#pragma once

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "domain/importing/mongo_filter.h"
#include "importing/mongo_sync.h"

namespace callmill::tests {

/// An ObjectId made at `seconds`.
inline std::string object_id(std::int64_t seconds, int number = 0) {
  char text[25];
  std::snprintf(text, sizeof text, "%08llx%016x", static_cast<unsigned long long>(seconds),
                static_cast<unsigned>(number));
  return text;
}

struct FakeMongo {
  using Json = nlohmann::json;

  struct Stored {
    bool has_object_id;
    Json document;  ///< Plain values, `_id` included.
  };
  std::map<std::string, std::vector<Stored>> collections;
  std::vector<outside::Find> finds;  ///< What was asked so far.
  int fail_after = -1;               ///< So many more documents, then `error`; -1: never.
  int failures = 0;                  ///< How often it shall fail.
  TransportError error = TransportError::network;

  void insert(const std::string& collection, const std::string& id, Json document) {
    document["_id"] = id;
    auto& all = collections[collection];
    Stored fresh{object_id_time(id).has_value(), std::move(document)};
    const auto earlier = [](const Stored& one, const Stored& other) {
      if (one.has_object_id != other.has_object_id) return other.has_object_id;
      return one.document["_id"] < other.document["_id"];
    };
    const auto place = std::lower_bound(all.begin(), all.end(), fresh, earlier);
    if (place != all.end() && place->document["_id"] == id) {
      *place = std::move(fresh);
    } else {
      all.insert(place, std::move(fresh));
    }
  }

  static bool matches(const Stored& stored, const Json& filter) {
    const auto passes = [&](const Json& one) { return matches(stored, one); };
    for (const auto& [key, condition] : filter.items()) {
      if (key == "$and" && !std::all_of(condition.begin(), condition.end(), passes)) return false;
      if (key == "$or" && std::none_of(condition.begin(), condition.end(), passes)) return false;
      if (key.starts_with('$')) continue;
      const Json value = stored.document.contains(key) ? stored.document[key] : Json(nullptr);
      for (const auto& [operation, operand] : condition.items()) {
        if (operation == "$in") {
          const Json typed = key == "_id" && stored.has_object_id ? Json{{"$oid", value}} : value;
          if (std::find(operand.begin(), operand.end(), typed) == operand.end()) return false;
        } else if (operation == "$not") {
          if (stored.has_object_id) return false;
        } else {
          const Json& bound = operand.at("$oid");
          if (!stored.has_object_id || value < bound || (operation == "$gt" && value == bound)) return false;
        }
      }
    }
    return true;
  }

  void find(const outside::Find& wanted, const importing::Take& take) {
    finds.push_back(wanted);
    const Json filter = Json::parse(wanted.filter);
    const std::vector<Stored> found = collections[wanted.collection];
    for (const Stored& stored : found) {
      if (!matches(stored, filter)) continue;
      if (fail_after == 0 && failures > 0) {
        --failures;
        throw outside::MongoError("the cursor died", error);
      }
      if (fail_after > 0) --fail_after;
      take(outside::Document{std::make_shared<const Json>(stored.document),
                             wanted.collection + ", _id " + stored.document["_id"].get<std::string>(), 100});
    }
  }

  importing::FindDocuments finder() {
    return [this](const outside::Find& wanted, const importing::Take& take) { find(wanted, take); };
  }
};

}  // namespace callmill::tests
